-- Reads what somebody who follows a task has not seen yet: how the task stands and the chunks after a position, as they
-- are at one moment. Marks the task, so that each later change is told to the node.
-- Guarantee: a task that has ended is not marked; a node is noted once.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] node
-- ARGV[3] the entry of the task's chunks after which the reader goes on
-- ARGV[4] bytes of text after which no further chunk is read
-- Returns {} when there is no such task; otherwise {status, progress JSON or '', 1 when more chunks are there, now in
--         ms, chunks}; each as XRANGE gives it: a: attempt; o: where its text begins; x: text; r: why the task runs again
-- Uses: redis/clock, records/status, records/record
local p, id, node = KEYS[1], ARGV[1], ARGV[2]
local MOST_CHUNKS, MOST_NODES = 100, 16
redis.call('DEL', p .. 'nothing')
local r, progress = glance(p, id, 'progress')
if not r then return {} end

-- A node that stopped stays noted: so many are kept, and the oldest leave.
local function mark()
  local nodes = { node }
  for other in string.gmatch(r.live or '', '%S+') do
    if other == node then return end
    if #nodes < MOST_NODES then nodes[#nodes + 1] = other end
  end
  set(r, 'live', table.concat(nodes, ' '))
end

if not is_final(r.state) then mark() end
local chunks, bytes, more = {}, 0, 0
if r.chunks then
  local found = redis.pcall('XRANGE', p .. 'chunks:' .. id, '(' .. ARGV[3], '+', 'COUNT', MOST_CHUNKS)
  for i, entry in ipairs(found.err and {} or found) do
    chunks[i] = entry
    bytes = bytes + #(entry[2][6] or '')
    if bytes >= tonumber(ARGV[4]) or i == MOST_CHUNKS then
      more = 1
      break
    end
  end
end
local _, stamp = clock()
return { join_status(r.state, r.lease, r.attempt, r.entry, r.started, r.finished, r.ttl, r.more), progress or '', more, stamp, chunks }

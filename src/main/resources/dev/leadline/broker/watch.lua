-- Marks a task or a flow that a node waits for. If it ended before the mark, the answer says so; if it ends after the mark,
-- its id is published on the node's channel.
-- Works when Redis is full (it begins with a DEL).
-- Guarantee: a task that has ended is not marked; a node is noted once.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] node
-- Returns 1 when there is nothing to wait for: it has ended, or there is none; else 0
-- Uses: records/status, records/record
local p, id, node = KEYS[1], ARGV[1], ARGV[2]
redis.call('DEL', p .. 'nothing')

-- The nodes that wait, with this one; nil: it is noted already.
local function with_this_one(watch)
  if not watch then return node end
  return not string.find(' ' .. watch .. ' ', ' ' .. node .. ' ', 1, true) and watch .. ' ' .. node or nil
end

local function watch_flow()
  local flow = p .. 'flow:' .. id
  local v = redis.pcall('HMGET', flow, 'state', 'watch')
  if v.err or not v[1] or is_final(v[1]) then return 1 end
  local nodes = with_this_one(v[2])
  if nodes then redis.call('HSET', flow, 'watch', nodes) end
  return 0
end

local r = glance(p, id)
if not r then return watch_flow() end
if is_final(r.state) then return 1 end
local nodes = with_this_one(r.watch)
if nodes then set(r, 'watch', nodes) end
return 0

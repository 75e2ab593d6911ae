-- Moves the tasks that wait in a queue to another one, piece by piece, in their order: delayed ones and those that wait for their
-- next attempt, those in quarantine, those that are parked, and those that are ready. Each keeps its lane and tenant. Tasks that run, or are enqueued while
-- the last piece is under way, stay.
-- Guarantee: each task is in one of the two queues at any time, and is counted once, also when a call is repeated. No stream is
-- deleted, since its group would be lost with it.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] queue
-- ARGV[2] queue to move to, another one
-- ARGV[3] name of this move, the same in each of its calls
-- ARGV[4] place to go on from, as the call before returned it; '' for the first
-- ARGV[5] tasks, and streams, to look at in this call, 1 to 500
-- Returns {place to go on from, '' at the end, tasks moved in all calls of this move}
-- Uses: redis/clock, redis/info, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later, broker/lib/acks,
--       records/status, records/record, broker/lib/owed, quota/lib/windows, broker/lib/gates, broker/lib/looks,
--       broker/lib/permits, broker/lib/permits_here, control/lib/waiting, control/lib/tally
local p, to = KEYS[1], ARGV[2]
redis.call('DEL', p .. 'nothing')
local now = clock()

local function moved(at)
  local _, lane_name, tenant = parts(at)
  return to .. ':' .. lane_name .. ':' .. tenant
end

-- Writes the record with its new route; a task that was recovered also has the route that it was enqueued with.
local function place(r, entry, at)
  if r.home then return move(r, r.state, entry, 'at', at, 'home', moved(r.home)) end
  move(r, r.state, entry, 'at', at)
end

-- The new place is written first: if the script stops in between, the task is in both, and the record says which one counts.
local place_after, count = each_waiting(p, ARGV[1], ARGV[4], tonumber(ARGV[5]), now, function(id, r)
  local from, at, entry = r.at, moved(r.at), r.entry
  if r.quarantine then
    redis.call('ZADD', p .. 'queues', 0, to)
    redis.call('SADD', p .. 'quarantined', to)
    redis.call('ZADD', p .. 'quarantine:' .. to, now, member_of(id, at))
    touch(to, true)
    place(r, '-', at)
  elseif r.state == 'QUEUED' then
    if r.parked and entry == '-' then owe('leave', id, r) end
    place(r, ready(p, id, at), at)
    ack(from, entry)
  else
    local member = member_of(id, from)
    later(p, id, at, redis.call('ZSCORE', p .. 'later', member))
    place(r, '-', at)
    redis.call('ZREM', p .. 'later', member)
  end
end)
if owed then permits_here(p, now).settle(owed) end
acknowledge(p)
wake(p)
return { place_after, tally(p, ARGV[3], count) }

-- Takes leave of a worker that stops in good order. What it could not hand back is left to reclaim.
-- Guarantee: a consumer is never deleted while anything is pending on it.
-- Opens the memory gate (DEL first): works when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] worker
-- Returns 0 forgotten, 1 leases are left, and the worker counts as lost from now
-- Uses: route, ring, ready, forget
local p, worker = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
local streams = redis.call('SMEMBERS', p .. 'streams')
for _, at in ipairs(streams) do
  local pending = pending_of(p, worker, at, 1)
  if pending and #pending > 0 then
    redis.call('ZADD', p .. 'workers', 0, worker)
    return 1
  end
end
forget(p, worker, streams)
ring(p)
return 0

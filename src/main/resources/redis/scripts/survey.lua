-- Counts what waits and what runs, stream by stream, and the suspects that wait at the gates, one by one. Reads only.
-- Waiting is length less pending: `lag` is not to be trusted once entries were deleted.
-- Guarantee: one moment's truth.
--
-- KEYS[1] prefix of all keys
-- Returns {route, entries, pending} for each ready stream, and {route, 1, 0} for each suspect
-- Uses: none
local p = KEYS[1]
local counts = {}
for _, at in ipairs(redis.call('SMEMBERS', p .. 'streams')) do
  local pending = redis.pcall('XPENDING', p .. 'ready:' .. at, 'workers')
  counts[#counts + 1] = { at, redis.call('XLEN', p .. 'ready:' .. at), pending.err and 0 or pending[1] }
end
for _, queue in ipairs(redis.call('SMEMBERS', p .. 'queues')) do
  for _, id in ipairs(redis.call('ZRANGE', p .. 'gate:suspects-' .. queue, 0, -1)) do
    local at = redis.pcall('HGET', p .. 'task:' .. id, 'at')
    if at and not at.err then counts[#counts + 1] = { at, 1, 0 } end
  end
end
return counts

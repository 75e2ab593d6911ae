-- Counts what waits and what runs, stream by stream. Reads only. Waiting is length less pending: `lag` is not to be
-- trusted once entries were deleted.
-- Guarantee: one moment's truth.
--
-- KEYS[1] prefix of all keys
-- Returns {route, entries, pending} for each ready stream
-- Uses: none
local p = KEYS[1]
local counts = {}
for _, at in ipairs(redis.call('SMEMBERS', p .. 'streams')) do
  local pending = redis.pcall('XPENDING', p .. 'ready:' .. at, 'workers')
  counts[#counts + 1] = { at, redis.call('XLEN', p .. 'ready:' .. at), pending.err and 0 or pending[1] }
end
return counts

-- Counts what waits and what runs, stream by stream in the order of their names, with the tasks in quarantine of each queue that it
-- passes. Reads only. Waiting is length less pending: `lag` is not to be trusted once entries were deleted.
-- Guarantee: one moment's truth of the queues that it names in whole.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] queue to begin after; '' for the first
-- ARGV[2] how many queues to name, 1 to 500
-- Returns {1 when more queues follow, counts}; a count is {route, entries, pending} of a ready stream, or {route, 1, 0} of a task
--         in quarantine
-- Uses: records/route
local p = KEYS[1]
local MAX_STREAMS = 5000
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local most = tonumber(ARGV[2])
local queues = redis.call('ZRANGEBYLEX', p .. 'queues', from, '+', 'LIMIT', 0, most + 1)
local counts, streams = {}, 0
for i = 1, math.min(#queues, most) do
  local queue = queues[i]
  local routes = redis.call('ZRANGEBYLEX', p .. 'streams', '[' .. queue .. ':', '(' .. queue .. ';')
  streams = streams + #routes
  -- A queue of many tenants is counted in whole, by itself if need be.
  if streams > MAX_STREAMS and i > 1 then return { 1, counts } end
  for _, at in ipairs(routes) do
    local pending = redis.pcall('XPENDING', p .. 'ready:' .. at, 'workers')
    counts[#counts + 1] = { at, redis.call('XLEN', p .. 'ready:' .. at), pending.err and 0 or pending[1] }
  end
  for _, member in ipairs(redis.call('ZRANGE', p .. 'quarantine:' .. queue, 0, -1)) do
    local _, at = id_and_route(member)
    counts[#counts + 1] = { at, 1, 0 }
  end
  if #routes == 0 then counts[#counts + 1] = { queue .. ':normal:', 0, 0 } end
end
return { #queues > most and 1 or 0, counts }

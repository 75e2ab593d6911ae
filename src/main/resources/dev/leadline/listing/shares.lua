-- Counts waiting and running tasks by tenant, stream by stream in the order of their names, a piece in each call. Reads
-- only.
-- Guarantee: the numbers of one ready stream are of one moment, and calls that go on where the last one stopped count
-- each stream once.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] queue whose tasks are counted; '' for all
-- ARGV[2] stream, by its route, to go on after; '' for the first
-- ARGV[3] how many streams to look at, 1 to 1000
-- Returns {route, tenant, waiting, running, next tenant, …}: route as in ARGV[2]; '' when there is no more
-- Uses: records/route
local p, queue, route, most = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
local from = route ~= '' and '(' .. route or queue ~= '' and '[' .. queue .. ':' or '-'
-- The sign after the colon.
local to = queue ~= '' and '(' .. queue .. ';' or '+'
local streams = redis.call('ZRANGEBYLEX', p .. 'streams', from, to, 'LIMIT', 0, most)
local waiting, running = {}, {}
for _, at in ipairs(streams) do
  local _, _, tenant = parts(at)
  if tenant then
    local key = p .. 'ready:' .. at
    -- In a stream without its group nothing runs.
    local pending = redis.pcall('XPENDING', key, 'workers')
    local runs = pending.err and 0 or pending[1]
    local waits = redis.call('XLEN', key) - runs + redis.call('ZCARD', p .. 'parked:' .. at)
    waiting[tenant] = (waiting[tenant] or 0) + waits
    running[tenant] = (running[tenant] or 0) + runs
  end
end
local answer = { #streams == most and streams[most] or '' }
for tenant, waits in pairs(waiting) do
  answer[#answer + 1] = tenant
  answer[#answer + 1] = waits
  answer[#answer + 1] = running[tenant]
end
return answer

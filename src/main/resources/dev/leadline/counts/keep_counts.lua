-- Adds what a process counted to the ring of counts.
-- Guarantee: a repeated call (the process numbers its calls) adds nothing.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] process
-- ARGV[2] number of the call, from 1, one higher for each new call
-- ARGV[3] when it happened, ms by the clock of the process; at most an hour ago by the clock of Redis, otherwise now
-- ARGV[4..] 4 for each tenant, queue and task: tenant, queue, task, ten numbers as in counts/lib/add.lua
-- Returns 1 when the numbers were added, 0 when an earlier call had added them
-- Uses: redis/clock, counts/lib/add
local p, process, call, ms = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local counted = p .. 'counted:' .. process
if call <= (tonumber(redis.call('GET', counted) or 0) or 0) then return 0 end
local now = clock()
if ms > now or ms < now - 3600000 then ms = now end
-- First: if this script stops in between, numbers are missing, but none is counted twice.
redis.call('SET', counted, ARGV[2], 'EX', 3600)
for i = 4, #ARGV, 4 do
  local numbers, n = {}, 0
  for number in string.gmatch(ARGV[i + 3], '%d+') do
    n = n + 1
    numbers[n] = tonumber(number)
  end
  add_counts(p, ms, ARGV[i], ARGV[i + 1], ARGV[i + 2], numbers)
end
return 1

-- Keeps the result of a finished step, under the run's lease.
-- Guarantee: a run that lost its lease keeps nothing. Refused when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] name of the step
-- ARGV[4] its result, JSON
-- ARGV[5] what the task used so far; '' when nothing
-- Returns 0 kept, 2 lease lost
-- Uses: records/status, records/record
local r = glance(KEYS[1], ARGV[1])
if not r or r.state ~= 'STARTED' or r.lease ~= ARGV[2] then return 2 end
redis.call('HSET', KEYS[1] .. 'steps:' .. ARGV[1], ARGV[3], ARGV[4])
if ARGV[5] == '' then set(r, 'steps', 1) else set(r, 'steps', 1, 'usage', ARGV[5]) end
return 0

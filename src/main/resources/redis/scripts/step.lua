-- Keeps the result of a finished step, under the run's lease.
-- Guarantee: a run that lost its lease keeps nothing. Does not open the memory gate: refused when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] name of the step
-- ARGV[4] its result, JSON
-- ARGV[5] what the task used so far; '' when nothing
-- Returns 0 kept, 2 lease lost
-- Uses: none
local record = KEYS[1] .. 'task:' .. ARGV[1]
local now = redis.call('HMGET', record, 'state', 'lease')
if now[1] ~= 'STARTED' or now[2] ~= ARGV[2] then return 2 end
redis.call('HSET', KEYS[1] .. 'steps:' .. ARGV[1], ARGV[3], ARGV[4])
redis.call('HSET', record, 'rare', 1, 'steps', 1)
if ARGV[5] ~= '' then redis.call('HSET', record, 'usage', ARGV[5]) end
return 0

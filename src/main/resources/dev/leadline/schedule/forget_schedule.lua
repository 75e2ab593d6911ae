-- Deletes a schedule. Tasks that it made stay.
-- Guarantee: idempotent.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] member (tenant:name)
-- Returns 0 deleted, 1 no such schedule
-- Uses: none
local p, member = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
redis.call('ZREM', p .. 'ticks', member)
local there = redis.call('DEL', p .. 'schedule:' .. member)
local listed = redis.call('ZREM', p .. 'schedules', member)
return there + listed > 0 and 0 or 1

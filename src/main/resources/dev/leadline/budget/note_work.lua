-- Notes work that goes on after the run, before it begins: so somebody ends it if its task ends before it.
-- Guarantee: a task has one note, the newest. A run that lost its lease notes nothing. A repeated call changes nothing.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] note
-- ARGV[4] ms after which it is looked at whether the task has ended
-- Returns 0 noted, 1 lease lost
-- Uses: redis/clock, records/status, records/record
local p, id, works = KEYS[1], ARGV[1], KEYS[1] .. 'works'
redis.call('DEL', p .. 'nothing')
local r = glance(p, id)
if not r or r.state ~= 'STARTED' or r.lease ~= ARGV[2] then return 1 end
local now = clock()
-- A look at a task without a note forgets it, and one that is noted and never looked at would be lost.
redis.call('ZADD', p .. 'work-looks', string.format('%.0f', now + ARGV[4]), id)
redis.call('HSET', works, id, ARGV[3])
return 0

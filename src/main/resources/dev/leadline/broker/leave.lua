-- Notes that a worker has stopped. The next reclaim treats it as one that was never heard: tasks that it could not
-- release run again, and its consumers and keys are deleted.
-- Guarantee: a worker that was declared lost is not listed again.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] worker
-- Returns 0 noted, 2 the worker was declared lost
-- Uses: none
local p, worker = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
if redis.call('EXISTS', p .. 'lost:' .. worker) == 1 then return 2 end
redis.call('ZADD', p .. 'workers', 0, worker)
return 0

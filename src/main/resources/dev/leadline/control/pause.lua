-- Pauses a queue: it takes new tasks and runs none. What runs already goes on, and waiting tasks still expire.
-- Guarantee: after the answer no take starts a task of the queue. The queue is listed while it is paused, with or without tasks.
-- Idempotent.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] queue
-- Returns 0 paused
-- Uses: redis/clock
local p, queue = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
local _, stamp = clock()
redis.call('HSETNX', p .. 'rules', 'paused:' .. queue, stamp)
redis.call('ZADD', p .. 'queues', 0, queue)
return 0

-- Lets a paused queue run again, and wakes workers for it.
-- Guarantee: idempotent; a queue that is not paused stays as it is.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] queue
-- Returns 0 not paused
-- Uses: records/route, broker/lib/wake
local p, queue = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
redis.call('HDEL', p .. 'rules', 'paused:' .. queue)
-- Takes removed the queue from `busy` while it was paused.
if waits(p, queue) then redis.call('ZADD', p .. 'busy', 'NX', 0, queue) end
local apart = redis.call('EXISTS', p .. 'quarantine:' .. queue) == 1
local streams = redis.call('ZRANGEBYLEX', p .. 'streams', '[' .. queue .. ':', '(' .. queue .. ';', 'LIMIT', 0, 1)
-- A queue that never had a task was listed only because it was paused.
if not apart and #streams == 0 then redis.call('ZREM', p .. 'queues', queue) end
touch(queue, apart)
wake(p)
return 0

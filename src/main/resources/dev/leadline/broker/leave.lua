-- Takes leave of a worker that stops in good order: reclaim sees to it next, as if it had been silent for ever. What it could
-- not release runs again then; the rest of it, its consumers and keys, is forgotten.
-- Guarantee: a worker that was declared lost is not listed again.
-- Opens the memory gate (DEL first): works when Redis is full.
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

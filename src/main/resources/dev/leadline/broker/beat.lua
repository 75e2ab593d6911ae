-- Notes that a worker lives while its takes are late (a busy event loop, a long garbage collection).
-- Guarantee: a worker that was declared lost is told so, and is not listed again.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] worker
-- ARGV[2] lease, ms
-- Returns 0 noted, 2 the worker was declared lost
-- Uses: redis/clock, broker/lib/beat
local p = KEYS[1]
if redis.call('EXISTS', p .. 'lost:' .. ARGV[1]) == 1 then return 2 end
redis.call('DEL', p .. 'nothing')
beat(p, ARGV[1], clock(), tonumber(ARGV[2]))
return 0

-- Pauses a model for the whole fleet, or lets it go on. Calls that are under way go on.
-- Guarantee: after the answer no call is reserved while the model is paused; processes that did not ask, since nothing
-- limited the model, learn of it within a second. Idempotent.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] model
-- ARGV[2] '1': pause it; '0': let it go on
-- Returns 0 done
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record,
--       quota/lib/windows, broker/lib/gates, broker/lib/looks, broker/lib/permits, broker/lib/permits_here
local p, model = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
local now = clock()
local quota = p .. 'quota:' .. model
redis.call('ZADD', p .. 'quotas', 1, model)
if ARGV[2] == '1' then redis.call('HSET', quota, 'paused', 1) else redis.call('HDEL', quota, 'paused') end
local m = permits_here(p, now)
m.look_at('quota:' .. model)
m.settle()
wake(p)
return 0

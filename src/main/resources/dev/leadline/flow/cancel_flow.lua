-- Cancels a flow: none of its tasks starts any more, and those that run are stopped. `advance` does it, in pieces.
-- Guarantee: the mark stays until the flow has ended, so no task of it is forgotten.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] tenant that asks; '' for an administrator
-- Returns 0 it will end, 1 it had ended, 2 no such flow
-- Uses: redis/clock, records/record
local p, flow = KEYS[1], KEYS[1] .. 'flow:' .. ARGV[1]
redis.call('DEL', p .. 'nothing')
local state, tenant, stop = unpack(redis.call('HMGET', flow, 'state', 'tenant', 'stop'))
if not state or (ARGV[2] ~= '' and ARGV[2] ~= tenant) then return 2 end
if is_final(state) then return 1 end
if stop == 'cancel' then return 0 end
redis.call('ZADD', p .. 'flow-work', clock(), ARGV[1])
if redis.call('HSETNX', flow, 'look', 0) == 0 then redis.call('HSET', flow, 'again', 1) end
redis.call('HSET', flow, 'stop', 'cancel')
return 0

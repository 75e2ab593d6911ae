-- Runs a flow again from where it broke: the tasks that did not succeed, and those that waited for them. `advance` does it,
-- in pieces.
-- Guarantee: the flow loses its time to live before any of its tasks can run. A task that succeeded does not run again.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] tenant that asks; '' for an administrator
-- Returns 0 it runs, 1 it has not ended or it succeeded, 2 no such flow
-- Uses: redis/clock, records/record
local p, flow = KEYS[1], KEYS[1] .. 'flow:' .. ARGV[1]
redis.call('DEL', p .. 'nothing')
local state, tenant, total = unpack(redis.call('HMGET', flow, 'state', 'tenant', 'total'))
if not state or (ARGV[2] ~= '' and ARGV[2] ~= tenant) then return 2 end
if not is_final(state) or state == 'SUCCEEDED' then return 1 end
redis.call('PERSIST', flow)
redis.call('PERSIST', p .. 'flow-marks:' .. ARGV[1])
redis.call('PERSIST', p .. 'flow-tasks:' .. ARGV[1])
redis.call('ZADD', p .. 'flow-work', clock(), ARGV[1])
-- The number of tasks that have not ended starts at the full number again; those that succeeded are taken off on the way.
redis.call('HSET', flow, 'state', 'RUNNING', 'reopen', 0, 'left', total)
redis.call('HDEL', flow, 'stop', 'finished', 'close', 'look', 'again', 'watch')
return 0

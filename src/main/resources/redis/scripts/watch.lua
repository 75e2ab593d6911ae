-- Marks a task that a node waits for, and reads it afterwards: what ends it before the mark is seen in the record, what
-- ends it after the mark is told on the node's channel.
-- Opens the memory gate (DEL first): works when Redis is full.
-- Guarantee: a task that has ended is not marked; a node is noted once.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] node
-- Returns the state, empty when there is no such task
-- Uses: none
local record = KEYS[1] .. 'task:' .. ARGV[1]
redis.call('DEL', KEYS[1] .. 'nothing')
local state, watch = unpack(redis.call('HMGET', record, 'state', 'watch'))
local open = state and state ~= 'SUCCEEDED' and state ~= 'FAILED' and state ~= 'CANCELLED' and state ~= 'EXPIRED'
if open and not (watch and string.find(' ' .. watch .. ' ', ' ' .. ARGV[2] .. ' ', 1, true)) then
  redis.call('HSET', record, 'rare', 1, 'watch', watch and (watch .. ' ' .. ARGV[2]) or ARGV[2])
end
return state or ''

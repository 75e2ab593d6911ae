-- Marks a task that a node waits for, and reads it afterwards: what ends it before the mark is seen in the record, what
-- ends it after the mark is told on the node's channel.
-- Opens the memory gate (DEL first): works when Redis is full.
-- Guarantee: a task that has ended is not marked; a node is noted once.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] node
-- Returns the state, empty when there is no such task
-- Uses: record
redis.call('DEL', KEYS[1] .. 'nothing')
local r = glance(KEYS[1], ARGV[1])
if not r then return '' end
local open = r.state ~= 'SUCCEEDED' and r.state ~= 'FAILED' and r.state ~= 'CANCELLED' and r.state ~= 'EXPIRED'
if open and not (r.watch and string.find(' ' .. r.watch .. ' ', ' ' .. ARGV[2] .. ' ', 1, true)) then
  add(r, 'watch', r.watch and (r.watch .. ' ' .. ARGV[2]) or ARGV[2])
end
return r.state

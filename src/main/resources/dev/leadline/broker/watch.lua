-- Marks a task that a node waits for, and returns its state. If the task ended before the mark, the state shows it; if
-- it ends after the mark, its id is published on the node's channel.
-- Works when Redis is full (it begins with a DEL).
-- Guarantee: a task that has ended is not marked; a node is noted once.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] node
-- Returns the state, empty when there is no such task
-- Uses: records/status, records/record
redis.call('DEL', KEYS[1] .. 'nothing')
local r = glance(KEYS[1], ARGV[1])
if not r then return '' end
if not is_final(r.state) and not (r.watch and string.find(' ' .. r.watch .. ' ', ' ' .. ARGV[2] .. ' ', 1, true)) then
  set(r, 'watch', r.watch and (r.watch .. ' ' .. ARGV[2]) or ARGV[2])
end
return r.state

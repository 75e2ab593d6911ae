-- Gives an ended task another result, and drops its live output and what its steps kept. What is only forgotten keeps its result.
-- Guarantee: a result that is not the one that was read is left alone, and so is a task that runs again. A repeated call does no harm
-- and gives the same answer.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] SHA-1 of the result as it was read; '' if the task has none
-- ARGV[3] the new result, JSON; '' if the task has none
-- Returns 0 done, 1 the task is not as it was read, or gone
-- Uses: records/status, records/record
local p, id = KEYS[1], ARGV[1]
local r, result = glance(p, id, 'result')
if not r or not is_final(r.state) then return 1 end
local digest = result and redis.sha1hex(result) or ''
local done = result and ARGV[3] ~= '' and digest == redis.sha1hex(ARGV[3])
if digest ~= ARGV[2] and not done then return 1 end
redis.call('DEL', p .. 'chunks:' .. id, p .. 'steps:' .. id, p .. 'nothing')
if ARGV[3] ~= '' and not done then set(r, 'result', ARGV[3]) end
return 0

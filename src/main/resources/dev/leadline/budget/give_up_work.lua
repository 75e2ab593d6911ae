-- Forgets work of an ended task of which nobody knows how it ended. What its task holds for it then becomes a charge with the outcome
-- unknown (`lapse.lua`).
-- Guarantee: work that was noted since is not forgotten. A repeated call gives the same answer.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] note of the work
-- ARGV[3] tenant
-- Returns 0 nothing is held for it, 1 its task holds money
-- Uses: budget/lib/let_go, budget/lib/work
local p, id = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
if redis.call('HGET', p .. 'works', id) == ARGV[2] then forget_work(p, id) end
return redis.call('HEXISTS', p .. 'money:' .. ARGV[3], 'c:' .. hold_name(id, '0', '0'))

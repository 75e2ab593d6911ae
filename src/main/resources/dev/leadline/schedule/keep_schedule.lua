-- Keeps a schedule: a new one, or another definition of one that is there. When Redis is full the first write is refused,
-- and nothing is stored.
-- Guarantee: a schedule whose rule stays the same keeps its next tick, so that keeping it again and again neither delays
-- nor doubles a tick. A repeated call changes nothing.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] member (tenant:name)
-- ARGV[2] how many schedules a tenant may have
-- ARGV[3] first tick, ms, if the schedule is new, has a new rule, or was paused
-- ARGV[4] '1': it is paused; '': it is not; 'as it is': a schedule that is there is paused if it was paused
-- ARGV[5] '1': it comes from the configuration; else ''
-- ARGV[6] rule
-- ARGV[7] what becomes of missed ticks
-- ARGV[8] what a tick does while a task has not ended
-- ARGV[9] the request, JSON without arguments
-- ARGV[10] route of its tasks
-- ARGV[11] spec of its tasks
-- ARGV[12] args of its tasks
-- ARGV[13] ttl of its tasks, ms
-- ARGV[14] options of its tasks, as enqueue takes them
-- Returns 0 it is new, 1 it was there, 2 the tenant has too many
-- Uses: schedule/lib/due
local p, member, first, paused, rule = KEYS[1], ARGV[1], ARGV[3], ARGV[4], ARGV[6]
local me = p .. 'schedule:' .. member
local stood, old_rule = unpack(redis.call('HMGET', me, 'next', 'rule'))
if not stood then
  local tenant = string.match(member, '^[^:]+')
  local names = redis.call('ZLEXCOUNT', p .. 'schedules', '[' .. tenant .. ':', '(' .. tenant .. ';')
  if names >= tonumber(ARGV[2]) and not redis.call('ZSCORE', p .. 'schedules', member) then return 2 end
end
if paused == 'as it is' then paused = stood == '' and '1' or '' end
local tick = first
if paused == '1' then
  tick = ''
elseif stood and stood ~= '' and old_rule == rule then
  tick = stood
end
redis.call('ZADD', p .. 'schedules', 0, member)
redis.call('HSET', me, 'next', tick, 'declared', ARGV[5], 'rule', rule, 'missed', ARGV[7], 'overlap', ARGV[8],
  'shown', ARGV[9], 'at', ARGV[10], 'spec', ARGV[11], 'args', ARGV[12], 'ttl', ARGV[13], 'options', ARGV[14])
stand_at(p, member, tick)
return stood and 1 or 0

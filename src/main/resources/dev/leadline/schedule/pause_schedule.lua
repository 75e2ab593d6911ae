-- Pauses a schedule, or resumes it. What would have ticked meanwhile makes no tasks.
-- Guarantee: a schedule that is resumed again and again keeps its next tick.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] member (tenant:name)
-- ARGV[2] '1': pause; '': resume
-- ARGV[3] the rule from which the first tick was computed; '' to pause
-- ARGV[4] first tick, ms, if it was paused; '' to pause
-- Returns 0 done, 1 no such schedule, 2 its rule has changed meanwhile
-- Uses: schedule/lib/due
local p, member = KEYS[1], ARGV[1]
local me = p .. 'schedule:' .. member
local stands, rule = unpack(redis.call('HMGET', me, 'next', 'rule'))
if not stands then return 1 end
redis.call('DEL', p .. 'nothing')
if ARGV[2] == '1' then
  stands = ''
elseif stands == '' then
  if rule ~= ARGV[3] then return 2 end
  stands = ARGV[4]
end
redis.call('HSET', me, 'next', stands)
stand_at(p, member, stands)
return 0

-- Goes through the schedules, and leads to each tick from `ticks` again, which somebody may have deleted.
-- Guarantee: idempotent; any node may call it at any time.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] member to go on after; '' for the first
-- ARGV[2] how many to look at, 1 to 500
-- Returns the member to go on after; '' at the end
-- Uses: none
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local members = redis.call('ZRANGEBYLEX', p .. 'schedules', from, '+', 'LIMIT', 0, ARGV[2])
for _, member in ipairs(members) do
  local tick = redis.pcall('HGET', p .. 'schedule:' .. member, 'next')
  if not tick then
    redis.call('ZREM', p .. 'schedules', member)
  elseif type(tick) == 'string' and tick ~= '' then
    redis.call('ZADD', p .. 'ticks', 'NX', tick, member)
  end
end
return #members == tonumber(ARGV[2]) and members[#members] or ''

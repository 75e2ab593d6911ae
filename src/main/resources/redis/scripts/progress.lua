-- Notes how far running tasks are, each under its run's lease.
-- Guarantee: a run that lost its lease notes nothing. Does not open the memory gate: refused when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1..] 3 for each report: id, lease, progress JSON
-- Returns one for each report: 0 noted, 2 lease lost
-- Uses: none
local replies = {}
for i = 1, #ARGV, 3 do
  local record = KEYS[1] .. 'task:' .. ARGV[i]
  local now = redis.call('HMGET', record, 'state', 'lease')
  local held = now[1] == 'STARTED' and now[2] == ARGV[i + 1]
  if held then redis.call('HSET', record, 'progress', ARGV[i + 2]) end
  replies[#replies + 1] = held and 0 or 2
end
return replies

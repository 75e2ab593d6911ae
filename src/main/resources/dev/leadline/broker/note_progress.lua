-- Notes how far running tasks are, each under its run's lease.
-- Guarantee: a run that lost its lease notes nothing. Refused when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1..] 3 for each report: id, lease, progress JSON
-- Returns one for each report: 0 noted, 2 lease lost
-- Uses: records/status, records/record
local replies = {}
for i = 1, #ARGV, 3 do
  local r = glance(KEYS[1], ARGV[i])
  local held = r and r.state == 'STARTED' and r.lease == ARGV[i + 1]
  if held then
    tell(r.key, set(r, 'progress', ARGV[i + 2]), 'progress', ARGV[i + 2])
    if r.live then hint(r) end
  end
  replies[#replies + 1] = held and 0 or 2
end
return replies

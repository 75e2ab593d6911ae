-- Runs tasks again that failed, were cancelled or expired, as retry does with one.
-- Guarantee: only tasks that still are in one of the given states are touched, and of those that share a unique key one
-- at most. Each is counted once, also when a call is repeated.
-- Works when Redis is full (it begins with a PERSIST).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] name of the operation, the same in each of its calls
-- ARGV[2] states, with a space before and after each
-- ARGV[3..] 1 for each task: id
-- Returns how many tasks wait again by all calls of this operation
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record, broker/lib/earlier,
--       broker/lib/history, broker/lib/reopen, control/lib/tally
local p = KEYS[1]
local _, stamp = clock()
local count = 0
for _, id in ipairs({ unpack(ARGV, 3) }) do
  local r = read_record(p, id)
  if r and string.find(ARGV[2], ' ' .. r.state .. ' ', 1, true) and not take_key(p, id, r) then
    local at = r.home or r.at
    local history = reopen(p, id, r, stamp)
    move(r, 'QUEUED', ready(p, id, at), 'at', at, 'history', history)
    forget_past(p, id, r)
    count = count + 1
  end
end
wake(p, true)
return tally(p, ARGV[1], count)

-- Cancels tasks, as cancel does with one: waiting ones end at once; of running ones, the workers are told.
-- Guarantee: only tasks that still are in one of the given states are touched. Each is counted once, also when a call is repeated.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2] name of the operation, the same in each of its calls
-- ARGV[3] states, with a space before and after each
-- ARGV[4..] 1 for each task: id
-- Returns how many tasks were cancelled, or are being stopped, in all calls of this operation
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later, broker/lib/acks,
--       records/status, records/record, broker/lib/owed, quota/lib/windows, broker/lib/gates, broker/lib/looks,
--       broker/lib/permits, broker/lib/permits_here, counts/lib/add, counts/lib/unseen, webhook/lib/notify,
--       broker/lib/lifetime, broker/lib/ended, broker/lib/withdraw, flow/lib/members, broker/lib/cancel,
--       control/lib/tally
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local now, stamp = clock()
local count = 0
for _, id in ipairs({ unpack(ARGV, 4) }) do
  local r = read_record(p, id)
  if r and not r.cancel and string.find(ARGV[3], ' ' .. r.state .. ' ', 1, true) then
    cancel(p, id, r, stamp)
    count = count + 1
  end
end
if owed then permits_here(p, now).settle(owed) end
acknowledge(p)
list_ended(p)
wake(p)
return tally(p, ARGV[2], count)

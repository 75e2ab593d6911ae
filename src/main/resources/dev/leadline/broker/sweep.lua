-- Moves tasks that are due, so that delays and expiry do not depend on a worker: delayed tasks become ready, expired
-- tasks end.
-- Works when Redis is full (it begins with a DEL).
-- Guarantee: idempotent; any node may call it at any time.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2] how many to move of each kind, 1 to 500
-- Returns ms until the next task is due; 0: now; -1: none
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later, broker/lib/acks,
--       records/status, records/record, broker/lib/owed, quota/lib/windows, broker/lib/gates, broker/lib/looks,
--       broker/lib/permits, broker/lib/permits_here, counts/lib/add, counts/lib/unseen, webhook/lib/notify,
--       broker/lib/lifetime, broker/lib/ended, broker/lib/withdraw, broker/lib/promote, flow/lib/members
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local now, stamp = clock()
local next_due = promote(p, now, stamp, tonumber(ARGV[2]))
if owed or redis.call('EXISTS', p .. 'gates') == 1 then
  local m = permits_here(p, now)
  m.look()
  m.settle(owed)
  next_due = m.next_due(next_due)
end
acknowledge(p)
list_ended(p)
wake(p)
return next_due

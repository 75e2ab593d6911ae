-- Cancels a task. A waiting task ends at once. A running task gets a mark in its record, and its worker is told.
-- Guarantee: the mark stays, so a worker that missed the call learns of it with its next take, and a task whose worker
-- is lost meanwhile is cancelled, not run again.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2] id
-- ARGV[3] tenant that asks; '' for an administrator
-- Returns 0 cancelled, 1 its worker was told, 2 it had ended, 3 no such task
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later, broker/lib/acks,
--       records/status, records/record, broker/lib/owed, quota/lib/windows, broker/lib/gates, broker/lib/looks,
--       broker/lib/permits, broker/lib/permits_here, counts/lib/add, counts/lib/unseen, webhook/lib/notify,
--       broker/lib/lifetime, broker/lib/ended, broker/lib/withdraw, flow/lib/members, broker/lib/cancel
local p, id = KEYS[1], ARGV[2]
local r = read_record(p, id)
if not r then return 3 end
local _, _, tenant = parts(r.at)
if ARGV[3] ~= '' and ARGV[3] ~= tenant then return 3 end
redis.call('DEL', p .. 'nothing')
if is_final(r.state) then return 2 end
local now, stamp = clock()
if not cancel(p, id, r, stamp) then return 1 end
if owed then permits_here(p, now).settle(owed) end
acknowledge(p)
list_ended(p)
wake(p)
return 0

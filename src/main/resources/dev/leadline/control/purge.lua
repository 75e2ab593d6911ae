-- Cancels the tasks that wait in a queue, piece by piece: delayed ones and those that wait for their next attempt, those in
-- quarantine, those that are parked, and those that are ready. Tasks that run, or are enqueued while the last piece is under way, are left alone.
-- Guarantee: each task ends once and is counted once, also when a call is repeated. No stream is deleted, since its group would be
-- lost with it.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2] queue
-- ARGV[3] name of this purge, the same in each of its calls
-- ARGV[4] place to go on from, as the call before returned it; '' for the first
-- ARGV[5] tasks, and streams, to look at in this call, 1 to 500
-- Returns {place to go on from, '' at the end, tasks cancelled in all calls of this purge}
-- Uses: redis/clock, redis/info, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later, broker/lib/acks,
--       records/status, records/record, broker/lib/owed, quota/lib/windows, broker/lib/gates, broker/lib/looks,
--       broker/lib/permits, broker/lib/permits_here, counts/lib/add, counts/lib/unseen, webhook/lib/notify,
--       broker/lib/lifetime, broker/lib/ended, broker/lib/withdraw, flow/lib/members, control/lib/waiting,
--       control/lib/tally
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local now, stamp = clock()

local place_after, purged = each_waiting(p, ARGV[2], ARGV[4], tonumber(ARGV[5]), now, function(id, r)
  conclude(p, id, 'CANCELLED', stamp, r, 'error', cause('cancelled', 'its queue was purged before it ran', r.attempt))
  withdraw(p, id, r)
end)
if owed then permits_here(p, now).settle(owed) end
acknowledge(p)
list_ended(p)
wake(p)
return { place_after, tally(p, ARGV[3], purged) }

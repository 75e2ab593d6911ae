-- Makes a task due now that was put back by a run.
-- Guarantee: only a task that has run before and waits until it is due is touched, and no other field of it changes. A repeated
-- call changes nothing.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- Returns 0 due now, 1 it does not wait to run again, 2 no such task
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/later, records/status, records/record
local p, id = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
local r = read_record(p, id)
if not r then return 2 end
local score = redis.call('ZSCORE', p .. 'later', member_of(id, r.at))
if r.state ~= 'SCHEDULED' or r.lease == '0' or not score then return 1 end
local now, stamp = clock()
if tonumber(score) <= now then return 0 end
later(p, id, r.at, stamp)
set(r, 'due', stamp)
wake(p)
return 0

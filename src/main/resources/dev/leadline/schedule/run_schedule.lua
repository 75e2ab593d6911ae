-- Makes a task of a schedule now, whether or not it is paused or an earlier task has ended. When Redis is full the first
-- write is refused, and nothing is stored.
-- Guarantee: a repeated call makes no second task (the caller makes the id). The next tick stays as it is.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] member (tenant:name)
-- ARGV[2] id of the task
-- Returns the id; that of another task, if that one holds the unique key; '' when there is no such schedule
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record, broker/lib/later,
--       records/args, broker/lib/store, broker/lib/earlier, counts/lib/add, counts/lib/unseen, schedule/lib/make
local p, id = KEYS[1], ARGV[2]
local h = read_schedule(p, ARGV[1])
if not h then return '' end
local me = h.me
if h.overlap == 'SKIP' then h.open = still_open(p, h) end
local holder = make(p, clock(), h, id)
if holder then return holder end
redis.call('HSET', me, 'open', h.open, 'task', id)
if unseen then count_unseen(p) end
wake(p, true)
return id

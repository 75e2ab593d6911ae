-- Runs a task again that failed, was cancelled or expired. Its lease number goes on; failures and crashes start at 0
-- again. A flow that the task belongs to has counted its end already, and does not count it again.
-- Guarantee: of the tasks that share a unique key one at most runs while it holds. The record and all that belongs to it
-- lose their time to live before anything can run.
-- Works when Redis is full (it begins with a PERSIST).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] tenant that asks; '' for an administrator
-- Returns {code, id that it is about}: 0 queued, 1 it has not ended or it succeeded, 2 no such task, 3 another task holds
--         its unique key
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record, broker/lib/earlier,
--       broker/lib/history, broker/lib/reopen
local p, id = KEYS[1], ARGV[1]
local r = read_record(p, id)
if not r then return { 2, id } end
local at = r.home or r.at
local _, _, tenant = parts(at)
if ARGV[2] ~= '' and ARGV[2] ~= tenant then return { 2, id } end
if not is_final(r.state) or r.state == 'SUCCEEDED' then return { 1, id } end
local _, stamp = clock()
local holder = take_key(p, id, r)
if holder then return { 3, holder } end
local history = reopen(p, id, r, stamp)
move(r, 'QUEUED', ready(p, id, at), 'at', at, 'history', history)
forget_past(p, id, r)
wake(p, true)
return { 0, id }

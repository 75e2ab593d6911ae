-- Runs a task again that failed, was cancelled or expired. Its lease number goes on; failures and crashes start at 0
-- again.
-- Guarantee: the record and all that belongs to it lose their time to live before anything can run.
-- Works when Redis is full (it begins with a PERSIST).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] tenant that asks; '' for an administrator
-- Returns 0 queued, 1 it has not ended or it succeeded, 2 no such task
-- Uses: records/route, broker/lib/wake, broker/lib/ready, records/status, records/record
local p, id = KEYS[1], ARGV[1]
local r = read_record(p, id)
if not r then return 2 end
local at = r.home or r.at
local _, _, tenant = parts(at)
if ARGV[2] ~= '' and ARGV[2] ~= tenant then return 2 end
if not is_final(r.state) or r.state == 'SUCCEEDED' then return 1 end
redis.call('PERSIST', r.key)
redis.call('PERSIST', p .. 'args:' .. id)
redis.call('PERSIST', p .. 'steps:' .. id)
r.finished = '-'
if r.webhook then
  -- The next end is told of by another delivery.
  move(r, 'QUEUED', ready(p, id, at), 'at', at, 'webhook', string.match(r.webhook, '^%S+ %S+') or r.webhook)
else
  move(r, 'QUEUED', ready(p, id, at), 'at', at)
end
redis.call('HDEL', r.key, 'error', 'due', 'expires', 'failures', 'crashes', 'cancel', 'quarantine', 'progress')
redis.call('ZREM', p .. 'dead', id)
wake(p, true)
return 0

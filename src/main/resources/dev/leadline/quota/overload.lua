-- Notes that a model was overloaded: ends the call, and opens the circuit of the model for the whole fleet when at least
-- half of its calls fail so, and not only a few. After a pause one call tries; each try that fails doubles the pause.
-- Guarantee: a call that was reserved counts once. Calls that were under way when the circuit opened change nothing.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] number of the call; '-': it was not reserved, since nothing limited the model
-- ARGV[4] model
-- ARGV[5] project
-- ARGV[6] limits, as of reserve
-- ARGV[7] calls that were answered in this process since it called this the last time
-- ARGV[8] failures that open the circuit
-- ARGV[9] ms for which failures and answers are counted together
-- ARGV[10] ms of the first pause
-- Returns 0 noted
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record,
--       quota/lib/windows, broker/lib/gates, broker/lib/looks, broker/lib/permits, broker/lib/permits_here,
--       quota/lib/end_call
local p, id, lease, call, model, project = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local enough, window, pause = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local MOST_DOUBLINGS = 5
redis.call('DEL', p .. 'nothing')
local now = clock()
local w = quota_windows(p, now)
local q = w.model(model, ARGV[6])
local pr = q.by[project]
if not pr then return 0 end
if call ~= '-' and not end_call(w, q, pr, id, lease, call, true, nil) then return 0 end

local c = q.circuit or { failed = 0, fine = 0, since = now, till = 0, opened = 0, trial = '-' }
if c.till == 0 then
  if c.since + window <= now or c.since > now then c.failed, c.fine, c.since = 0, 0, now end
  c.failed, c.fine = c.failed + 1, c.fine + tonumber(ARGV[7])
  if c.failed >= enough and c.failed >= c.fine then c.till, c.opened = now + pause, 1 end
elseif c.trial == w.trial_of(pr, id, lease, call) then
  c.till, c.opened, c.trial = now + pause * 2 ^ math.min(c.opened, MOST_DOUBLINGS), c.opened + 1, '-'
end
w.set_circuit(q, c)
if q.fields.limits ~= q.limits then redis.call('HSET', q.key, 'limits', q.limits) end
if c.till > 0 then
  -- From now on each call of the model has to be reserved.
  redis.call('ZADD', p .. 'quotas', 1, model)
else
  redis.call('ZADD', p .. 'quotas', 'NX', 0, model)
end
local m = permits_here(p, now)
m.look_at('quota:' .. model)
m.settle()
wake(p)
return 0

-- Ends a call of a model: gives its place among the calls at once back, and counts the tokens that the provider counted in
-- place of the estimate. Tasks that are parked and fit now are let out.
-- Guarantee: a call is ended once; a repeated call, and one whose run has ended, changes nothing.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] number of the call
-- ARGV[4] model
-- ARGV[5] project
-- ARGV[6] tokens of the input as the provider counted them; '': as estimated; '-': it was not sent
-- ARGV[7] '1': the provider answered. If this call tries whether an overloaded model answers again, its circuit closes
-- Returns 0 ended, 1 it had ended before
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record,
--       quota/lib/windows, broker/lib/gates, broker/lib/looks, broker/lib/permits, broker/lib/permits_here,
--       quota/lib/end_call
local p, id, lease, call, model, project = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
redis.call('DEL', p .. 'nothing')
local now = clock()
local w = quota_windows(p, now)
local q = w.model(model)
local pr = q.by[project]
if not pr or not end_call(w, q, pr, id, lease, call, ARGV[6] ~= '-', tonumber(ARGV[6])) then return 1 end
if ARGV[7] == '1' and q.circuit and q.circuit.trial == w.trial_of(pr, id, lease, call) then w.set_circuit(q, nil) end
if redis.call('EXISTS', p .. 'turns:quota:' .. model) == 1 then
  local m = permits_here(p, now)
  m.look_at('quota:' .. model)
  m.settle()
  wake(p)
end
return 0

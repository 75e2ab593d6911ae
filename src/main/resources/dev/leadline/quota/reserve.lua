-- Reserves a call of a model for a running task: looks at all windows of all projects, takes the project that has most
-- room, and notes the call in them and in the record of its task.
-- Guarantee: never more than the limits allow, whoever asks. A call belongs to the lease of its task: whatever ends the run
-- ends it, too. Nobody passes a task that is parked for this quota, except one that the gate let out. A repeated call
-- changes nothing and gives the same answer.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] number of the call, one of its own within the run
-- ARGV[4] model
-- ARGV[5] tokens of the input, an estimate
-- ARGV[6] limits: `window arrival`, ms, and for each project `;name rpm tpm rpd concurrent`, with '-' for what has none
-- ARGV[7] the next ends of a day, ms since 1970, with spaces between them
-- Returns {code, project, ms until there may be room or '', what holds it}: 0 reserved, 1 no room, 2 lease lost. What
--         holds it is line (others wait), minute, day, concurrent, circuit (the model is overloaded), paused, or none
-- Uses: redis/clock, records/status, records/record, quota/lib/windows
local p, id, lease, call, model, tokens = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local r = glance(p, id)
if not r or r.state ~= 'STARTED' or r.lease ~= lease then return { 2, '', '', '' } end
for project, other in string.gmatch(r.permits or '', 'quota:[^@ ]+@([^# ]+)#(%S+)') do
  if other == call then return { 0, project, '', '' } end
end
redis.call('DEL', p .. 'nothing')
local now, stamp = clock()
local w = quota_windows(p, now)
local q = w.model(model, ARGV[6])
if q.fields.limits ~= q.limits then redis.call('HSET', q.key, 'limits', q.limits) end

local function refuse(at, why)
  return { 1, '', at < math.huge and string.format('%.0f', math.max(1, at - now)) or '', why }
end

-- Nothing limits the model any more: processes need not ask before the next refusal of the provider.
local function is_free()
  if q.paused or (q.circuit and q.circuit.till > 0) or redis.call('EXISTS', p .. 'turns:quota:' .. model) == 1 then return false end
  for _, pr in ipairs(q.projects) do
    if pr.rpm or pr.tpm or pr.rpd or pr.concurrent or pr.till > now or pr.changed + 10 * q.window > now then return false end
  end
  return true
end

if redis.call('ZSCORE', p .. 'quotas', model) == '1' then
  if is_free() then redis.call('ZADD', p .. 'quotas', 0, model) end
else
  redis.call('ZADD', p .. 'quotas', 'NX', 0, model)
end
if q.paused then return refuse(math.huge, 'paused') end

local promise, pr = q.promised[id], nil
if promise then
  w.forget(q, id)
  pr = q.by[promise.project]
  if pr and not w.fits(q, pr, tokens) then pr = nil end
else
  local first = redis.call('ZRANGE', p .. 'turns:quota:' .. model, 0, 0, 'WITHSCORES')[2]
  -- Routes whose tasks nobody takes come after 1e12 (gates.lua).
  if first and tonumber(first) < 1e12 then
    local at, why = w.opens(q, tokens)
    return refuse(at, at > now and (why == 'day' or why == 'circuit') and why or 'line')
  end
end
pr = pr or w.pick(q, tokens)
if not pr then return refuse(w.opens(q, tokens)) end

local from = w.count(q, pr, now + q.arrival, 1, tokens)
if pr.rpd then w.count_day(q, pr, ARGV[7]) end
if q.circuit and q.circuit.till > 0 then
  q.circuit.trial = w.trial_of(pr, id, lease, call)
  w.set_circuit(q, q.circuit)
end
redis.call('HSET', pr.calls, id .. ':' .. lease .. ':' .. call, from .. ' ' .. ARGV[5] .. ' ' .. stamp)
set(r, 'permits', (r.permits and r.permits .. ' ' or '') .. 'quota:' .. model .. '@' .. pr.name .. '#' .. call)
return { 0, pr.name, '', '' }

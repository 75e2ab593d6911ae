-- Claims a call for a run, unless its answer is there, or another task makes the same call.
-- Guarantee: a call has one claim. It belongs to a task and its lease: it ends with the run, and the same task takes it over
-- when it runs again after its worker was lost or after it waited for a quota. A repeated call answers the same.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] name of the call
-- ARGV[4] ms: a kept answer that is younger will do
-- Returns {what became of it, the answer or ''}: 0 the run makes the call, 1 a kept answer is young enough, 2 the answer came
--         when the task was there already, 3 another task makes the call, 4 lease lost
-- Uses: redis/clock, records/status, records/record, sharing/lib/leads
local p, id, lease = KEYS[1], ARGV[1], ARGV[2]
local r = glance(p, id)
if not r or r.state ~= 'STARTED' or r.lease ~= lease then return { 4, '' } end
redis.call('DEL', p .. 'nothing')
local now = clock()
local kept = redis.pcall('HMGET', p .. 'answer:' .. ARGV[3], 'came', 'text')
local came = not kept.err and kept[2] and tonumber(kept[1])
if came then
  if now - came < tonumber(ARGV[4]) then return { 1, kept[2] } end
  -- An id begins with the time at which its task was accepted, ms.
  local accepted = tonumber(string.sub(id, 1, 8) .. string.sub(id, 10, 13), 16)
  if accepted and accepted <= came then return { 2, kept[2] } end
end
local flight = p .. 'flight:' .. ARGV[3]
local claim = redis.call('GET', flight)
if claim and string.match(claim, '^%S+') ~= id and leads(p, claim) then return { 3, '' } end
redis.call('SET', flight, id .. ' ' .. lease, 'EX', 86400)
return { 0, '' }

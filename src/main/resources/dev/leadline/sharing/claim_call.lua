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
-- Returns {what became of it, a text or ''}: 0 the run makes the call, 1 a kept answer is young enough, 2 the answer came when
--         the task was there already, 3 another task makes the call, 4 lease lost, 5 the call failed for which it waited
-- Uses: redis/clock, records/route, records/status, records/record, sharing/lib/leads
local p, id, lease, call = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local r, at, done = glance(p, id, 'at', 'done')
if not r or r.state ~= 'STARTED' or r.lease ~= lease then return { 4, '' } end
redis.call('DEL', p .. 'nothing')
local now = clock()
local followers, member = p .. 'followers:' .. call, member_of(id, r.home or at)

-- When the task began to wait for this call, ms; nil: it did not.
local waited = redis.pcall('ZSCORE', followers, member)
waited = type(waited) == 'string' and math.abs(waited) or nil

-- What has come, if the task may have it: since when it may be, ms.
local function text_of(key, from)
  local kept = redis.pcall('HMGET', key, 'came', 'text')
  local came = not kept.err and kept[2] and tonumber(kept[1])
  return came and came >= from and kept[2], came
end

-- An id begins with the time, ms, at which its task was accepted, but by the clock of another machine. By the clock of Redis,
-- its entry and the beginning of its wait are not older than the task.
local accepted = tonumber(string.sub(id, 1, 8) .. string.sub(id, 10, 13), 16) or now
local since = math.min(accepted, tonumber(string.match(r.entry, '^%d+')) or now, waited or now)

local text, came = text_of(p .. 'answer:' .. call, math.min(since, now - tonumber(ARGV[4]) + 1))
if text then return { now - came < tonumber(ARGV[4]) and 1 or 2, text } end

-- A failure is that of the run which comes right after the wait: the next one makes the call again.
if waited and done == string.format('%d:snoozed', lease - 1) then
  text = text_of(p .. 'failure:' .. call, waited)
  if text then return { 5, text } end
end

local flight = p .. 'flight:' .. call
local claim = redis.call('GET', flight)
if claim and string.match(claim, '^%S+') ~= id and leads(p, claim) then return { 3, '' } end
redis.call('SET', flight, id .. ' ' .. lease, 'EX', 86400)
redis.call('ZREM', followers, member)
return { 0, '' }

-- Ends attempts: writes each outcome once, if the run still holds its lease.
-- Guarantee: an outcome whose lease is not the newest, or whose task is not running, changes nothing. A repeated call
-- answers ALREADY.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2..] 5 for each attempt: id, lease, kind (succeeded, failed, retry, snoozed, parked, cancelled, released), result JSON or
--           '', rest ('' or JSON: delay ms, error JSON, charges, newest progress JSON; gate of a task that is parked for a
--           quota, and its turn: tokens, words for what it does not wait for; a result that is only shown, and for how many ms;
--           name of the call of another task whose answer it waits for)
-- Returns two for each outcome that was not written: its place from 0; 1 written before (ALREADY), 2 lease lost, 3 no
--         such task
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later, broker/lib/acks,
--       records/status, records/record, broker/lib/owed, quota/lib/windows, broker/lib/gates, broker/lib/looks,
--       broker/lib/permits, counts/lib/add, counts/lib/unseen, webhook/lib/notify, broker/lib/lifetime,
--       broker/lib/ended, broker/lib/history, flow/lib/members, ledger/lib/paid, ledger/lib/enter, sharing/lib/leads,
--       sharing/lib/follow
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local now, stamp = clock()
local replies = {}
-- Workers count the ends that they report.
ends_are_seen = true

local function leave_suspicion(id, r)
  if (tonumber(r.crashes) or 0) == 0 then return end
  local holder = p .. 'worker:' .. r.worker
  if redis.call('HGET', holder, 'alone') == id then redis.call('HDEL', holder, 'alone') end
  if redis.call('HINCRBY', holder, 'suspects', -1) <= 0 then redis.call('HDEL', holder, 'suspects') end
  -- A task in quarantine may be allowed to run now.
  local queue = parts(r.at)
  if redis.call('EXISTS', p .. 'quarantine:' .. queue) == 1 then touch(queue, true) end
end

-- When a task was enqueued, in the microseconds of `gates.lua`: its id begins with that time, ms. Tasks wait for quotas in
-- this order.
local function arrival_of(id)
  local ms = tonumber(string.sub(id, 1, 8) .. string.sub(id, 10, 13), 16)
  return string.format('%.0f', math.max(0, (ms or 0) - 1735689600000) * 1000)
end

-- Parks a task until a quota has room for its call.
local function park(id, r, home, rest, ...)
  local _, lane_name = parts(home)
  local parked = arrival_of(id) .. ' ' .. lane_name .. ' ' .. rest.gate
  owe('enter', id, { at = home, parked = parked })
  if r.permits then owe('release', id, r) end
  move(r, 'QUEUED', '-', 'at', home, 'parked', parked, 'turn', rest.turn, ...)
end

-- Ends a run after which the task runs again. Only a failure counts as one; a snoozed, parked or released run is not
-- counted as an attempt.
local function again(id, r, kind, rest, ...)
  local home = r.home or r.at
  local failures = tonumber(r.failures) or 0
  if kind == 'retry' then failures = failures + 1 else r.attempt = r.attempt - 1 end
  if kind == 'parked' then
    park(id, r, home, rest, 'failures', failures, ...)
  elseif kind == 'released' then
    local at = lane(r.at, 'recovered')
    if not r.permits then
      return move(r, 'QUEUED', ready(p, id, at), 'at', at, 'home', home, 'failures', failures, ...)
    end
    owe('recall', id, r)
    move(r, 'QUEUED', ready(p, id, at), 'at', at, 'home', home, 'failures', failures, 'parked', '0 recovered ' .. r.permits, ...)
  else
    local due = now + (rest.delay or 0)
    if rest.flight then due = follow(p, id, home, rest.flight, now, due) end
    later(p, id, home, due)
    move(r, kind == 'retry' and 'RETRYING' or 'SCHEDULED', '-', 'due', due, 'at', home, 'failures', failures, ...)
    if r.permits then owe('release', id, r) end
  end
end

-- Stores a result that is only shown. It has a key of its own, so that nothing that reads the record passes it on, and it
-- is gone when its time is over, or that of the record.
local function show(id, r, rest)
  local ms = math.min(rest.shownFor, tonumber(r.ttl))
  redis.call('SET', p .. 'shown:' .. id, rest.shown, 'PX', string.format('%.0f', math.max(1, ms)))
end

local function write(id, r, kind, done, result, rest, ...)
  if kind == 'succeeded' and rest.shown then
    show(id, r, rest)
    conclude(p, id, 'SUCCEEDED', stamp, r, 'result', result, 'shown', 1, ...)
  elseif kind == 'succeeded' then
    conclude(p, id, 'SUCCEEDED', stamp, r, 'result', result, ...)
  elseif kind == 'failed' then
    conclude(p, id, 'FAILED', stamp, r, 'error', rest.error, ...)
  elseif kind == 'cancelled' or r.cancel then
    conclude(p, id, 'CANCELLED', stamp, r, 'error', cause('cancelled', 'cancelled while it ran', r.attempt), ...)
  else
    local history = noted(r, kind == 'retry' and 'failed' or kind, stamp, rest.error)
    if rest.error then
      again(id, r, kind, rest, 'done', done, 'history', history, 'error', rest.error, ...)
    else
      again(id, r, kind, rest, 'done', done, 'history', history, ...)
    end
  end
end

-- The fields that an attempt leaves in the record, however it ended.
local function traces(rest, usage)
  local fields = {}
  if usage then fields = { 'usage', usage } end
  if rest.progress then
    fields[#fields + 1] = 'progress'
    fields[#fields + 1] = rest.progress
  end
  return fields
end

-- Whether the record shows this same outcome: by a final state, or by the field `done` in any other state.
local ENDS = { succeeded = 'SUCCEEDED', failed = 'FAILED', cancelled = 'CANCELLED' }

local function written_before(r, lease, kind, done)
  if r.done == done then return true end
  return r.lease == lease and (r.state == ENDS[kind] or (r.state == 'CANCELLED' and r.cancel))
end

local NOTHING = {}

local function end_special(id, lease, kind, result, more, r, at)
  local rest = more == '' and NOTHING or cjson.decode(more)
  local done = lease .. ':' .. kind
  if not r or r.state ~= 'STARTED' or r.lease ~= lease then
    -- What was paid for is in the books, whoever may write the outcome.
    if rest.charges then enter_late(p, id, lease, rest.charges, r) end
    return not r and 3 or written_before(r, lease, kind, done) and 1 or 2
  end
  r.at = at
  if more == '' then
    write(id, r, kind, done, result, NOTHING)
  else
    local usage = rest.charges and enter_charges(p, id, lease, rest.charges)
    -- The charges are kept as long as the record.
    r.usage = usage or r.usage
    write(id, r, kind, done, result, rest, unpack(traces(rest, usage)))
  end
  ack(at, r.entry)
  leave_suspicion(id, r)
  if r.cancel then redis.call('SREM', p .. 'cancels:' .. r.worker, id .. ' ' .. lease) end
  return 0
end

local function end_attempt(id, lease, kind, result, more)
  local key = p .. 'task:' .. id
  local v = redis.pcall('HMGET', key, 'status', 'at')
  local held, attempt, entry, started, ttl = string.match(v[1] or '', RUNNING)
  if held ~= lease or kind ~= 'succeeded' or more ~= '' then
    return end_special(id, lease, kind, result, more, record_of(p, id, key, v), v[2])
  end
  local status = join_status('SUCCEEDED', lease, attempt, '-', started, stamp, ttl, '')
  ended(p, id, key, 'SUCCEEDED', status, ttl, nil, 'result', result)
  ack(v[2], entry)
  return 0
end

for i = 2, #ARGV, 5 do
  local code = end_attempt(unpack(ARGV, i, i + 4))
  if code > 0 then
    replies[#replies + 1] = (i - 2) / 5
    replies[#replies + 1] = code
  end
end
if owed then
  permits(p, {
    parts = parts, lane = lane, set = set, ready = ready, read_record = read_record, glance = glance, touch = touch,
    make_known = make_known, now = now,
  }).settle(owed)
end
acknowledge(p)
ends_are_seen = false
list_ended(p)
wake(p)
return replies

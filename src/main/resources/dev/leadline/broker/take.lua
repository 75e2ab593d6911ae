-- Leases tasks to a worker, and is its heartbeat. Called with 0 wanted when the worker is full.
-- Guarantee: a task is leased to one worker at a time, under a number that is new. The call is numbered: a call with
-- the same number again gives the same leases, so nothing is lost with a lost reply; a call with an older number does
-- nothing.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2] worker
-- ARGV[3] number of the call, from 1, one higher for each new call
-- ARGV[4] how many tasks are wanted, 0 to 500
-- ARGV[5] lease, ms
-- ARGV[6] crashes after which a task is ended
-- ARGV[7] '1': begin with the lowest lane, so that it is never starved
-- ARGV[8] what the worker says of itself, JSON; '' when it was said before
-- ARGV[9] leases that the worker holds
-- ARGV[10..] 1 for each queue served: name (or 'name share': the queues are read in this order, each for up to its share,
--            and then again for what is still wanted); none: all queues
-- Returns {'LOST'}: the worker was declared lost, its leases are void. {'STALE'}: an older call. Otherwise {'OK', tasks,
--         cancelled leases, ms until the next task is due or -1, 1 when more can be taken now, orders if there are some (control/order.lua)}; tasks are 6 each:
--         id, route, status, spec, args or '', past ('' or JSON: failures; crashes; separate: args have a key of their own;
--         steps: it has some; cancelled; usage; refs: the args refer to results); a cancelled lease is 'id lease'
-- Uses: redis/clock, broker/lib/beat, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later,
--       broker/lib/acks, records/status, records/record, broker/lib/rules, broker/lib/owed, quota/lib/windows,
--       broker/lib/gates, broker/lib/looks, broker/lib/permits, counts/lib/add, counts/lib/unseen, webhook/lib/notify,
--       broker/lib/lifetime, broker/lib/ended, broker/lib/withdraw, broker/lib/history, broker/lib/recover,
--       broker/lib/promote, records/args, broker/lib/read, broker/lib/weights, live/lib/restart, flow/lib/members
local p = KEYS[1]
local worker, call, want, lease_ms = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local max_crashes = tonumber(ARGV[6])
local me = p .. 'worker:' .. worker
local MAX_BYTES, CHUNK, MAX_READS = 524288, 64, 500

local asks_limits = false
if redis.call('EXISTS', p .. 'lost:' .. worker, p .. 'rules', p .. 'limits', p .. 'gates', p .. 'live') > 0 then
  if redis.call('EXISTS', p .. 'lost:' .. worker) == 1 then return { 'LOST' } end
  rules_exist = redis.call('EXISTS', p .. 'rules') == 1
  asks_limits = redis.call('EXISTS', p .. 'limits', p .. 'gates') > 0
else
  listened = false
end
local mine = redis.call('HMGET', me, 'call', 'got', 'suspects', 'alone', 'orders')
local last_call, suspects, alone = tonumber(mine[1] or 0), tonumber(mine[3] or 0), mine[4] or nil
if call < last_call then return { 'STALE' } end

redis.call('DEL', p .. 'nothing')
local now, stamp = clock()
beat(p, worker, now, lease_ms)
if ARGV[8] ~= '' then redis.call('HSET', me, 'about', ARGV[8]) end

-- The functions for limits; nil while there are none, and no task waits for one.
local m
if asks_limits then
  m = permits(p, {
    parts = parts, lane = lane, set = set, ready = ready, read_record = read_record, glance = glance, touch = touch,
    make_known = make_known, now = now,
  })
end

local tasks, got, bytes, reads, more = {}, {}, 0, 0, 0

local function past_of(r)
  if r.more == '' then return '' end
  return cjson.encode({
    failures = tonumber(r.failures) or 0, crashes = tonumber(r.crashes) or 0, separate = r.separate ~= nil,
    steps = r.steps ~= nil, cancelled = r.cancel ~= nil, usage = r.usage or '',
    refs = r.flow ~= nil and string.find(r.flow, ' refs', 1, true) ~= nil,
  })
end

local function deliver(id, at, key, status, spec, args, past)
  spec, args = spec or '', read_args(key, args)
  bytes = bytes + #spec + #args + 200
  local n = #got
  got[n + 1] = id
  n = 6 * n
  tasks[n + 1], tasks[n + 2], tasks[n + 3], tasks[n + 4], tasks[n + 5], tasks[n + 6] = id, at, status, spec, args, past
end

-- A suspect is a task that was running when a worker was lost. If one more crash would end it, it runs only on a worker
-- without other suspects, so that the next crash shows whether it is to blame. Before that, it only stays away from
-- workers that run such a task.
local function fits(crashes)
  if crashes == 0 then return true end
  if crashes >= max_crashes - 1 then return suspects == 0 end
  return alone == nil
end

-- Most tasks run for the first time, and turning a number into text takes as long as reading a record.
local function next_of(number)
  return number == '0' and '1' or number + 1
end

-- Leases a task; false if it was parked instead, since a limit does not let it start now.
local function start(id, r, crashes, spec, args)
  local held = ''
  if m then held = m.admit(id, r, spec) end
  if not held then return false end
  local why = r.chunks and restart(p, id, r)
  r.lease, r.attempt, r.started = next_of(r.lease), next_of(r.attempt), stamp
  local status
  if held == '' then
    status = move(r, 'STARTED', r.entry, 'worker', worker)
  else
    status = move(r, 'STARTED', r.entry, 'worker', worker, 'permits', held)
  end
  if r.parked then redis.call('HDEL', r.key, 'parked') end
  if why then tell(r.key, status, 'restart', why) end
  if r.expires then redis.call('ZREM', p .. 'expiring', id) end
  if crashes > 0 then
    suspects = suspects + 1
    if crashes >= max_crashes - 1 then alone = id end
  end
  deliver(id, r.home or r.at, r.key, status, spec, args, past_of(r))
  return true
end

local function quarantine(id, r, at, entry)
  local queue = parts(at)
  redis.call('SADD', p .. 'quarantined', queue)
  redis.call('ZADD', p .. 'quarantine:' .. queue, now, member_of(id, at))
  move(r, 'QUEUED', '-', 'quarantine', 1)
  if r.parked and m then m.forgo(id, r) end
  ack(at, entry)
end

-- A group that was made again also delivers entries whose tasks are running: these become pending on their worker
-- again.
local function leave_running(id, r, at, entry)
  local owner = r.worker
  if redis.call('EXISTS', p .. 'lost:' .. owner) == 0 then
    -- If the worker is not listed, somebody deleted the list: from now on it has one lease to show that it lives.
    redis.call('ZADD', p .. 'workers', 'NX', now, owner)
    if owner ~= worker then redis.call('XCLAIM', p .. 'ready:' .. at, 'workers', owner, 0, entry, 'JUSTID') end
  else
    recover(p, id, r, stamp, max_crashes, redis.call('HGET', p .. 'worker:' .. owner, 'alone') == id)
    ack(at, entry)
  end
end

-- Handles an entry that a ready stream delivered, whatever happened to its task in the meantime.
local function settle_special(at, entry, id, r, spec, args)
  -- The record points to another entry: an interrupted call wrote two.
  if not r or r.entry ~= entry then return ack(at, entry) end
  if r.state == 'STARTED' then return leave_running(id, read_record(p, id), at, entry) end
  if r.state ~= 'QUEUED' then return ack(at, entry) end
  r.at = at
  if r.expires and tonumber(r.expires) <= now and not r.worker then return expire(p, id, r, stamp) end
  local crashes = tonumber(r.crashes) or 0
  if not fits(crashes) then return quarantine(id, r, at, entry) end
  if not start(id, r, crashes, spec, args) then ack(at, entry) end
end

-- Most delivered tasks are as they were enqueued.
local function settle(at, entry, id)
  local key = p .. 'task:' .. id
  local v = redis.pcall('HMGET', key, 'status', 'spec', 'args')
  local pointed, ttl = string.match(v[1] or '', FRESH)
  if pointed ~= entry or (m and m.of((parts(at)), v[2] or '')) then
    return settle_special(at, entry, id, record_of(p, id, key, v), v[2], v[3])
  end
  local status = join_status('STARTED', '1', '1', entry, stamp, '-', ttl, '')
  put(key, status, 'worker', worker)
  deliver(id, at, key, status, v[2], v[3], '')
end

-- Reads a lane in rounds: the tenants that were served least come next, and each gets the same share.
local function read_lane(queue, name, budget)
  local fair = p .. 'fair:' .. queue .. ':' .. name
  local goal = #got + budget
  while #got < goal and bytes < MAX_BYTES and reads < MAX_READS do
    local round = math.min(CHUNK, goal - #got)
    -- One tenant more than can be served, to see whether a tenant is alone: its score need not change then.
    local order = redis.call('ZRANGE', fair, 0, round, 'WITHSCORES')
    if #order == 0 then return end
    local tenants = math.min(round, #order / 2)
    local share = math.floor(round / tenants)
    local route, keys, served = queue .. ':' .. name .. ':', {}, {}
    for i = 1, tenants do keys[i] = p .. 'ready:' .. route .. order[2 * i - 1] end
    local found, weights, shares
    if rules_exist and #order > 2 then found, weights, shares = read_by_weight(p, worker, order, keys, round) end
    found = found or read_streams(p, worker, keys, share)
    for i, key in ipairs(keys) do
      local tenant, entries = order[2 * i - 1], found[key] or {}
      reads = reads + math.max(1, #entries)
      for _, entry in ipairs(entries) do settle(route .. tenant, entry[1], entry[2][2]) end
      if #entries < (shares and shares[i] or share) then
        redis.call('ZREM', fair, tenant)
      elseif #order > 2 and #entries > 0 then
        served[#served + 1] = order[2 * i] + #entries / (weights and weights[i] or 1)
        served[#served + 1] = tenant
      end
    end
    if #served > 0 then redis.call('ZADD', fair, unpack(served)) end
  end
  if #got < goal then more = 1 end
end

-- Makes tasks in quarantine ready while this worker can run them; false when it can run no more of them.
local function open_quarantine(queue)
  if rule(p, 'paused:' .. queue) then return true end
  local place = p .. 'quarantine:' .. queue
  for _, member in ipairs(redis.call('ZRANGE', place, 0, math.max(0, want - 1))) do
    local id = id_and_route(member)
    local r = read_record(p, id)
    if not r or r.state ~= 'QUEUED' or not r.quarantine then
      redis.call('ZREM', place, member)
    elseif fits(tonumber(r.crashes) or 0) then
      local at = lane(r.at, 'recovered')
      move(r, 'QUEUED', ready(p, id, at), 'at', at, 'home', r.home or r.at)
      redis.call('HDEL', r.key, 'quarantine')
      redis.call('ZREM', place, member)
      if tonumber(r.crashes) >= max_crashes - 1 then return false end
    end
  end
  return true
end

local LOWEST_FIRST = { LANES[4], LANES[3], LANES[2], LANES[1] }

local function read_queue(queue, goal)
  for _, name in ipairs(ARGV[7] == '1' and LOWEST_FIRST or LANES) do
    local left = goal - #got
    if left <= 0 then return end
    read_lane(queue, name, name == 'recovered' and math.ceil(left / 2) or left)
  end
end

-- Reads a queue while more tasks are wanted, and notes when in `busy`: the queues that were read the longest ago come first.
-- A queue that has nothing left, or is paused, is removed from it. Returns whether something is left that may run.
local function read_and_note(queue)
  if rule(p, 'paused:' .. queue) then
    redis.call('ZREM', p .. 'busy', queue)
    return false
  end
  if #got >= want then return waits(p, queue) end
  read_queue(queue, want)
  local left = waits(p, queue)
  if left then
    redis.call('ZADD', p .. 'busy', now, queue)
  else
    redis.call('ZREM', p .. 'busy', queue)
  end
  return left
end

-- This worker serves the queues that it names, or all. Without shares, another queue is first in each call.
local named = { unpack(ARGV, 10) }

local function read_named()
  local shares = string.find(named[1], ' ', 1, true) and {}
  for i = 1, shares and #named or 0 do named[i], shares[i] = string.match(named[i], '^(%S+) (%d+)$') end
  local seen = {}
  for i = 1, #named do
    seen[2 * i - 1] = now
    seen[2 * i] = named[i]
  end
  redis.call('ZADD', p .. 'named', unpack(seen))
  if not alone then
    for _, queue in ipairs(named) do
      if redis.call('EXISTS', p .. 'quarantine:' .. queue) == 1 and not open_quarantine(queue) then break end
    end
  end
  -- First each queue gets its share, so that one with much work leaves the others theirs.
  for i = 1, shares and #named or 0 do
    if not rule(p, 'paused:' .. named[i]) then read_queue(named[i], math.min(want, #got + shares[i])) end
  end
  for i = 1, #named do
    local queue = named[shares and i or (call + i) % #named + 1]
    if read_and_note(queue) then
      more = 1
      touch(queue, true)
    end
  end
end

local function read_all()
  if not alone then
    for _, queue in ipairs(redis.call('SMEMBERS', p .. 'quarantined')) do
      if not open_quarantine(queue) then break end
    end
  end
  if want > 0 then
    for _, queue in ipairs(redis.call('ZRANGE', p .. 'busy', 0, want - 1)) do
      if #got >= want then break end
      read_and_note(queue)
    end
  end
  local left = redis.call('EXISTS', p .. 'busy') == 1
  if left and want > 0 and #got == 0 then
    -- The queues at the front had nothing that may run, and are not in `busy` any more: one of the next ones may have.
    for _, queue in ipairs(redis.call('ZRANGE', p .. 'busy', 0, MAX_READS - 1)) do
      if #got >= want then break end
      read_and_note(queue)
    end
    left = redis.call('EXISTS', p .. 'busy') == 1
  end
  if left then
    more = 1
    token(p .. 'wake:+')
  end
end

local next_due = -1

if call == last_call then
  -- A repeated call: it answers with what the first one leased, as far as this worker still holds it.
  for id in string.gmatch(mine[2] or '', '%S+') do
    local _, status, spec, args = glance(p, id, 'status', 'spec', 'args')
    local r = read_record(p, id)
    if r and r.state == 'STARTED' and r.worker == worker then deliver(id, r.at, r.key, status, spec, args, past_of(r)) end
  end
else
  -- Twice as many as this worker can take, since others take at the same time; bounded, so that a call stays short.
  if m then m.look() end
  next_due = promote(p, now, stamp, math.max(100, math.min(2 * want, 500)))
  if #named > 0 then read_named() else read_all() end
  if owed or m then
    m = m or permits(p, {
      parts = parts, lane = lane, set = set, ready = ready, read_record = read_record, glance = glance, touch = touch,
      make_known = make_known, now = now,
    })
    m.settle(owed)
    next_due = m.next_due(next_due)
  end
  acknowledge(p)
  list_ended(p)
  redis.call('HSET', me, 'call', call, 'got', table.concat(got, ' '), 'suspects', suspects, 'running', ARGV[9] + #got)
  if alone then redis.call('HSET', me, 'alone', alone) end
  wake(p)
end
local cancelled = redis.call('SRANDMEMBER', p .. 'cancels:' .. worker, 500)
return { 'OK', tasks, cancelled, next_due, more, mine[5] or nil }

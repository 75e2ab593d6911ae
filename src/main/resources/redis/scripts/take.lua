-- Leases tasks to a worker, and is its heartbeat. Called with 0 wanted when the worker is full.
-- Guarantee: a task is leased to one worker at a time, under a number that is new. The call is numbered: repeated with
-- the same number it answers with the same leases, so a lost reply strands nothing; an older number does nothing.
-- Opens the memory gate (DEL first): works when Redis is full.
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
-- ARGV[10..] 1 for each queue served: name; none: all queues
-- Returns {'LOST'}: the worker was declared lost, its leases are void. {'STALE'}: an older call. Otherwise {'OK', tasks,
--         cancelled leases, ms until the next task is due or -1, 1 when more can be taken now, queues}; tasks are 6 each:
--         id, route, head, spec, args or '', past ('' or JSON: failures; apart: args have a key of their own; steps: it
--         has some; cancelled; usage); a cancelled lease is 'id lease'
-- Uses: clock, beat, route, ring, ready, later, acks, record, conclude, withdraw, recover, promote, args
local p = KEYS[1]
local worker, call, want, lease_ms = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local max_crashes = tonumber(ARGV[6])
local me = p .. 'worker:' .. worker
local MAX_BYTES, CHUNK, MAX_READS = 524288, 64, 500

if redis.call('EXISTS', p .. 'lost:' .. worker) == 1 then return { 'LOST' } end
local mine = redis.call('HMGET', me, 'call', 'got', 'suspects', 'alone')
local last_call, suspects, alone = tonumber(mine[1] or 0), tonumber(mine[3] or 0), mine[4] or nil
if call < last_call then return { 'STALE' } end

redis.call('DEL', p .. 'nothing')
local now, stamp = clock()
beat(p, worker, now, lease_ms)
if ARGV[8] ~= '' then redis.call('HSET', me, 'about', ARGV[8]) end

local tasks, got, bytes, reads, more = {}, {}, 0, 0, 0

local function past_of(r)
  if r.more == '' then return '' end
  return cjson.encode({
    failures = tonumber(r.failures) or 0, apart = r.big ~= nil, steps = r.steps ~= nil, cancelled = r.cancel ~= nil,
    usage = r.usage or '',
  })
end

local function hand_out(id, at, key, head, spec, args, past)
  spec, args = spec or '', read_args(key, args)
  bytes = bytes + #spec + #args + 200
  local n = #got
  got[n + 1] = id
  n = 6 * n
  tasks[n + 1], tasks[n + 2], tasks[n + 3], tasks[n + 4], tasks[n + 5], tasks[n + 6] = id, at, head, spec, args, past
end

-- A suspect is a task that was running when a worker was lost. One crash short of its end it runs where no other
-- suspect runs, so that the next crash tells; until then it only keeps away from those that do.
local function fits(crashes)
  if crashes == 0 then return true end
  if crashes >= max_crashes - 1 then return suspects == 0 end
  return alone == nil
end

-- Most run for the first time, and to print a number takes as long as to read a record.
local function next_of(number)
  return number == '0' and '1' or number + 1
end

local function start(id, r, crashes, spec, args)
  r.lease, r.attempt, r.started = next_of(r.lease), next_of(r.attempt), stamp
  local head = move(r, 'STARTED', r.entry, 'worker', worker)
  if r.expires then redis.call('ZREM', p .. 'expiring', id) end
  if crashes > 0 then
    suspects = suspects + 1
    if crashes >= max_crashes - 1 then alone = id end
  end
  hand_out(id, r.at, r.key, head, spec, args, past_of(r))
end

local function park(id, r, at, entry)
  local queue = parts(at)
  redis.call('ZADD', p .. 'gate:suspects-' .. queue, now, id)
  move(r, 'QUEUED', '-', 'gate', 'suspects-' .. queue)
  ack(at, entry)
end

-- A remade group delivers entries again whose tasks are running: they go back to the pending list of their worker.
local function give_back(id, r, at, entry)
  local owner = r.worker
  if redis.call('ZSCORE', p .. 'workers', owner) and redis.call('EXISTS', p .. 'lost:' .. owner) == 0 then
    if owner ~= worker then redis.call('XCLAIM', p .. 'ready:' .. at, 'workers', owner, 0, entry, 'JUSTID') end
  else
    recover(p, id, r, stamp, max_crashes, redis.call('HGET', p .. 'worker:' .. owner, 'alone') == id)
    ack(at, entry)
  end
end

-- What a ready stream delivered, whatever became of its task since.
local function settle_special(at, entry, id, r, spec, args)
  -- An entry that its record does not point to is the second of two, written by a call that was cut short.
  if not r or r.entry ~= entry then return ack(at, entry) end
  if r.state == 'STARTED' then return give_back(id, read_record(p, id), at, entry) end
  if r.state ~= 'QUEUED' then return ack(at, entry) end
  r.at = at
  if r.expires and tonumber(r.expires) <= now and not r.worker then return expire(p, id, r, stamp) end
  local crashes = tonumber(r.crashes) or 0
  if not fits(crashes) then return park(id, r, at, entry) end
  start(id, r, crashes, spec, args)
end

-- Nearly all of it is as it was enqueued.
local function settle(at, entry, id)
  local key = p .. 'task:' .. id
  local v = redis.pcall('HMGET', key, 'head', 'spec', 'args')
  local pointed, ttl = string.match(v[1] or '', FRESH)
  if pointed ~= entry then return settle_special(at, entry, id, record_of(p, id, key, v), v[2], v[3]) end
  local head = join_head('STARTED', '1', '1', entry, stamp, '-', ttl, '')
  redis.call('HSET', key, 'head', head, 'worker', worker)
  hand_out(id, at, key, head, v[2], v[3], '')
end

-- Reads up to `count` entries of each of these streams: {stream = entries}. A missing group is made on the way.
local function deliver(keys, count)
  local command = { 'XREADGROUP', 'GROUP', 'workers', worker, 'COUNT', count, 'STREAMS' }
  for i = 1, #keys do
    command[7 + i] = keys[i]
    command[7 + #keys + i] = '>'
  end
  local answer = #keys > 0 and redis.pcall(unpack(command))
  if answer and answer.err then
    if not string.find(answer.err, 'NOGROUP', 1, true) then error(answer.err) end
    local there = {}
    for _, key in ipairs(keys) do
      if redis.call('EXISTS', key) == 1 then
        redis.pcall('XGROUP', 'CREATE', key, 'workers', 0)
        there[#there + 1] = key
      end
    end
    return deliver(there, count)
  end
  local found = {}
  for _, stream in ipairs(answer or {}) do found[stream[1]] = stream[2] end
  return found
end

-- Reads a lane in rounds: those tenants that were served least come next, and each gets the same share.
local function read_lane(queue, name, budget)
  local turn = p .. 'turn:' .. queue .. ':' .. name
  local goal = #got + budget
  while #got < goal and bytes < MAX_BYTES and reads < MAX_READS do
    local round = math.min(CHUNK, goal - #got)
    -- One more than can be served: who is alone needs no turn.
    local turns = redis.call('ZRANGE', turn, 0, round, 'WITHSCORES')
    if #turns == 0 then return end
    local tenants = math.min(round, #turns / 2)
    local share = math.floor(round / tenants)
    local route, keys, served = queue .. ':' .. name .. ':', {}, {}
    for i = 1, tenants do keys[i] = p .. 'ready:' .. route .. turns[2 * i - 1] end
    local found = deliver(keys, share)
    for i, key in ipairs(keys) do
      local tenant, entries = turns[2 * i - 1], found[key] or {}
      reads = reads + math.max(1, #entries)
      for _, entry in ipairs(entries) do settle(route .. tenant, entry[1], entry[2][2]) end
      if #entries < share then
        redis.call('ZREM', turn, tenant)
      elseif #turns > 2 then
        served[#served + 1] = turns[2 * i] + #entries
        served[#served + 1] = tenant
      end
    end
    if #served > 0 then redis.call('ZADD', turn, unpack(served)) end
  end
  if #got < goal then more = 1 end
end

-- Lets parked suspects out while this worker could run them.
local function open_gate(queue)
  local gate = p .. 'gate:suspects-' .. queue
  for _, id in ipairs(redis.call('ZRANGE', gate, 0, alone and -1 or math.max(0, want - 1))) do
    local r = read_record(p, id)
    if not r or r.state ~= 'QUEUED' or not r.gate then
      redis.call('ZREM', gate, id)
    elseif fits(tonumber(r.crashes) or 0) then
      local at = lane(r.at, 'recovered')
      move(r, 'QUEUED', ready(p, id, at), 'at', at, 'home', r.home or r.at)
      redis.call('HDEL', r.key, 'gate')
      redis.call('ZREM', gate, id)
      if tonumber(r.crashes) >= max_crashes - 1 then return end
    end
  end
end

local function read_queue(queue)
  if not alone and redis.call('EXISTS', p .. 'gate:suspects-' .. queue) == 1 then open_gate(queue) end
  local lanes = { 'recovered', 'high', 'normal', 'low' }
  if ARGV[7] == '1' then lanes = { 'low', 'normal', 'high', 'recovered' } end
  for _, name in ipairs(lanes) do
    local left = want - #got
    if left <= 0 then return end
    read_lane(queue, name, name == 'recovered' and math.ceil(left / 2) or left)
  end
end

local queues = { unpack(ARGV, 10) }
if #queues == 0 then queues = redis.call('SMEMBERS', p .. 'queues') end
local next_due = -1

if call == last_call then
  -- What was handed out since is this worker's only by a later call, and there was none.
  for id in string.gmatch(mine[2] or '', '%S+') do
    local _, head, spec, args = glance(p, id, 'head', 'spec', 'args')
    local r = read_record(p, id)
    if r and r.state == 'STARTED' and r.worker == worker then hand_out(id, r.at, r.key, head, spec, args, past_of(r)) end
  end
else
  next_due = promote(p, now, stamp, 100)
  for i = 1, #queues do
    if #got >= want then break end
    -- Queues take turns in being first.
    read_queue(queues[(call + i) % #queues + 1])
  end
  acknowledge(p)
  feed(p)
  redis.call('HSET', me, 'call', call, 'got', table.concat(got, ' '), 'suspects', suspects, 'running', ARGV[9] + #got)
  if alone then redis.call('HSET', me, 'alone', alone) end
  for i = 1, #queues do touch(queues[i]) end
  ring(p)
end

for i = 1, #queues do
  if more == 0 and waits(p, queues[i]) then more = 1 end
end
local cancelled = redis.call('SRANDMEMBER', p .. 'cancels:' .. worker, 500)
return { 'OK', tasks, cancelled, next_due, more, queues }

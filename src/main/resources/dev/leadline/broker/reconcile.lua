-- Continues the slow scan over all records, which the fleet shares, and finds tasks that no stream or index leads to
-- any more: somebody deleted a consumer with its pending entries, moved a group, or deleted a stream or an index. They
-- are put back into streams and indexes. A round begins with the names of limits, which are made anew of their rules.
-- Guarantee: idempotent; any node may call it at any time. A task that waits or runs as it should is left alone. A
-- running task stays with its worker, which has one lease to show that it lives.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] keys to look at in this call, 1 to 500
-- ARGV[2] ms for which no other round may begin, if this call begins one; 0: this call continues a round
-- Returns {1 when there is more to see in this scan, tasks that were found again}
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later, broker/lib/acks,
--       records/status, records/record, redis/info, broker/lib/owed, quota/lib/windows, broker/lib/gates,
--       broker/lib/looks, broker/lib/permits, broker/lib/permits_here, broker/lib/lifetime, broker/lib/limit_names
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local now = clock()
local round = tonumber(ARGV[2])

local cursor, rest = string.match(redis.call('GET', p .. 'reconcile') or '', '^(%d+) (%d+)$')
cursor, rest = cursor or '0', tonumber(rest or 0)
if round > 0 then
  -- If the clock went back, `rest` may lie far ahead: then it does not count.
  if now < rest and rest <= now + round then return { 0, 0 } end
  rest = now + round
  list_limits(p)
end

-- The last entry that the group of a stream delivered; false: there is no group, so all entries will be delivered. A
-- group that was moved beyond the newest entry would deliver nothing new, so it is moved back.
local delivered = {}

local function last_delivered(stream)
  if delivered[stream] ~= nil then return delivered[stream] end
  local last = false
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    if value_of(group, 'name') == 'workers' then last = value_of(group, 'last-delivered-id') end
  end
  local newest = value_of(redis.call('XINFO', 'STREAM', stream), 'last-generated-id')
  if last and before(newest, last) then
    redis.call('XGROUP', 'SETID', stream, 'workers', newest)
    last = newest
  end
  delivered[stream] = last
  return last
end

-- Whether the stream still has the task's entry, and whether it will be delivered or is pending (reclaim and repair look
-- at pending entries). A stream that was made anew in the same ms, or after the clock went back, gives the same ids
-- again: then the entry with the id of ours is another task's.
local function entry_of(id, r)
  local stream = p .. 'ready:' .. r.at
  local entry = r.entry ~= '-' and redis.call('XRANGE', stream, r.entry, r.entry)[1]
  if not entry or value_of(entry[2], 't') ~= id then return false, false end
  local last = last_delivered(stream)
  return true, not last or before(last, r.entry) or #redis.call('XPENDING', stream, 'workers', r.entry, r.entry, 1) > 0
end

-- Makes the entry pending on the task's worker, where reclaim looks when the worker is lost.
local function pend(r, at, entry)
  local stream = p .. 'ready:' .. at
  redis.pcall('XGROUP', 'CREATE', stream, 'workers', 0)
  redis.call('XCLAIM', stream, 'workers', r.worker, 0, entry, 'FORCE', 'JUSTID')
  if redis.call('EXISTS', p .. 'lost:' .. r.worker) == 0 then redis.call('ZADD', p .. 'workers', 'NX', now, r.worker) end
end

local function lead_to(id, r)
  make_known(p, r.at)
  local there, reached = entry_of(id, r)
  if reached then return false end
  if r.state == 'QUEUED' then
    local old = r.entry
    move(r, 'QUEUED', ready(p, id, r.at))
    if there then ack(r.at, old) end
  elseif there then
    pend(r, r.at, r.entry)
  else
    local at = lane(r.at, 'recovered')
    r.entry = ready(p, id, at)
    move(r, 'STARTED', r.entry, 'at', at, 'home', r.home or r.at)
    pend(r, at, r.entry)
  end
  return true
end

-- Whether somebody deleted the unique key of the task; takes it again, while the task holds it. A period is left alone:
-- nothing shows whether it is over.
local function lost_key(id, r)
  local key, kind = string.match(r.unique, '^([^:]+:(%a):%S+) 0$')
  if not key or (kind == 'w' and r.state == 'STARTED') then return false end
  return redis.call('SET', p .. 'unique:' .. key, id, 'NX') and true or false
end

local function index(zset, score, member)
  return redis.call('ZADD', p .. zset, 'NX', score, member) == 1
end

local m = permits_here(p, now)

-- Whether something was wrong; puts it right.
local function look_at(id, r)
  local amiss
  if r.state == 'SCHEDULED' or r.state == 'RETRYING' then
    amiss = not redis.call('ZSCORE', p .. 'later', id .. ':' .. r.at)
    if amiss then later(p, id, r.at, redis.call('HGET', r.key, 'due') or now) end
  elseif r.state == 'WAITING' then
    amiss = index('waiting', now, member_of(id, r.at))
    local flow = string.sub(id, 1, 32) .. '0000'
    if redis.call('TYPE', p .. 'flow:' .. flow).ok == 'hash' then
      index('flow-work', now, flow)
    else
      -- Somebody deleted its flow, so nothing would ever start it: it expires.
      amiss = index('expiring', now, id)
    end
  elseif r.quarantine then
    local queue = parts(r.at)
    amiss = index('quarantine:' .. queue, now, member_of(id, r.at))
    redis.call('ZADD', p .. 'queues', 0, queue)
    if redis.call('SADD', p .. 'quarantined', queue) == 1 or amiss then touch(queue, true) end
  elseif r.parked and r.entry == '-' then
    amiss = m.lead_to(id, r)
  else
    amiss = lead_to(id, r)
    if r.permits and m.lead_to(id, r) then amiss = true end
  end
  if r.expires and not r.worker and index('expiring', r.expires, id) then amiss = true end
  if r.unique and lost_key(id, r) then amiss = true end
  return amiss
end

-- An ended task without a time to live is one that its flow or the archive still needs. If neither leads to it any more,
-- since somebody deleted `events` or entries of it, the archive is told again, or its time begins.
local function left_over(id, key)
  if redis.call('PTTL', key) ~= -1 or redis.call('XLEN', p .. 'events') > 0 then return end
  local r = read_record(p, id)
  if not r or (r.flow and redis.call('EXISTS', p .. 'flow:' .. string.sub(id, 1, 32) .. '0000') == 1) then return end
  let_expire(p, id, key, r.ttl, r)
end

local of_tasks = p .. 'task:'
-- The configured prefix may hold signs that SCAN would take for a pattern.
local pattern = string.gsub(of_tasks, '[%*%?%[%]\\]', '\\%0') .. '*'
local answer = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', ARGV[1], 'TYPE', 'hash')
local found = 0
for _, key in ipairs(answer[2]) do
  local id = string.sub(key, #of_tasks + 1)
  local status = redis.call('HGET', key, 'status')
  if status and is_final(string.match(status, '^%S+') or '') then
    pcall(left_over, id, key)
  elseif status then
    local r = read_record(p, id)
    if r and r.at and parts(r.at) then
      -- One damaged key must not end the scan.
      local fine, amiss = pcall(look_at, id, r)
      if fine and amiss then found = found + 1 end
    end
  end
end
redis.call('SET', p .. 'reconcile', answer[1] .. ' ' .. string.format('%.0f', rest))
acknowledge(p)
m.settle()
wake(p)
return { answer[1] == '0' and 0 or 1, found }

-- Ends attempts: writes each outcome once, under the lease that the run holds.
-- Guarantee: an outcome whose lease is not the newest, or whose task is not running, changes nothing. A repeated call
-- answers ALREADY. Opens the memory gate (DEL first): works when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2..] 8 for each attempt: id, lease, kind (succeeded, failed, retry, postponed, cancelled, returned), delay ms,
--           result JSON or '', error JSON or '', usage or '', newest progress JSON or ''
-- Returns one for each attempt: 0 written, 1 written before (ALREADY), 2 lease lost, 3 no such task
-- Uses: clock, route, ring, ready, later, acks, record, conclude
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local now = clock()
local replies = {}

local function release_suspect(id, r)
  if (tonumber(r.crashes) or 0) == 0 then return end
  local holder = p .. 'worker:' .. r.worker
  if redis.call('HGET', holder, 'alone') == id then redis.call('HDEL', holder, 'alone') end
  if redis.call('HINCRBY', holder, 'suspects', -1) <= 0 then redis.call('HDEL', holder, 'suspects') end
  -- What waits at the gate may fit now.
  local queue = parts(r.at)
  if redis.call('EXISTS', p .. 'gate:suspects-' .. queue) == 1 then touch(queue, true) end
end

-- The counts of a run that did not come to an end: only a failure uses up attempts, and people do not count the rest.
local function again(id, r, kind, delay, done, problem)
  local home = r.home or r.at
  local attempt, failures = tonumber(r.attempt) or 1, tonumber(r.failures) or 0
  if kind == 'retry' then failures = failures + 1 else attempt = attempt - 1 end
  local fields = { 'rare', 1, 'done', done, 'attempt', attempt, 'failures', failures }
  if problem ~= '' then fields[#fields + 1] = 'error' fields[#fields + 1] = problem end
  if kind == 'returned' then
    local at = lane(r.at, 'recovered')
    local entry = ready(p, id, at)
    redis.call('HSET', p .. 'task:' .. id, 'state', 'QUEUED', 'at', at, 'entry', entry, 'home', home, unpack(fields))
  else
    later(p, id, home, now + delay)
    redis.call('HSET', p .. 'task:' .. id, 'state', kind == 'retry' and 'RETRYING' or 'SCHEDULED', 'due', now + delay,
      'at', home, 'entry', '', unpack(fields))
  end
end

local function write(id, r, kind, delay, done, result, problem)
  if kind == 'succeeded' then
    conclude(p, id, 'SUCCEEDED', now, r, 'result', result)
    if r.steps then redis.call('DEL', p .. 'steps:' .. id) end
  elseif kind == 'failed' then
    conclude(p, id, 'FAILED', now, r, 'error', problem)
  elseif kind == 'cancelled' or r.cancel then
    conclude(p, id, 'CANCELLED', now, r, 'error', cause('cancelled', 'cancelled while it ran', r.attempt))
  else
    again(id, r, kind, delay, done, problem)
  end
end

-- Whether this very outcome is in the record: a final state tells how its lease ended, any other keeps it in `done`.
local ENDS = { succeeded = 'SUCCEEDED', failed = 'FAILED', cancelled = 'CANCELLED' }

local function written_before(r, lease, kind, done)
  if r.done == done then return true end
  return r.lease == lease and (r.state == ENDS[kind] or (r.state == 'CANCELLED' and r.cancel))
end

for i = 2, #ARGV, 8 do
  local id, lease, kind, delay, result, problem, usage, progress = unpack(ARGV, i, i + 7)
  -- Most succeed, and most have nothing rare about them.
  local r = (kind == 'succeeded' and glance or read_record)(p, id)
  local done = lease .. ':' .. kind
  local code = 0
  if not r then
    code = 3
  elseif r.state ~= 'STARTED' or r.lease ~= lease then
    code = written_before(read_record(p, id), lease, kind, done) and 1 or 2
  else
    if usage ~= '' then redis.call('HSET', p .. 'task:' .. id, 'rare', 1, 'usage', usage) end
    if progress ~= '' then redis.call('HSET', p .. 'task:' .. id, 'progress', progress) end
    write(id, r, kind, delay, done, result, problem)
    ack(r.at, r.entry)
    release_suspect(id, r)
    if r.cancel then redis.call('SREM', p .. 'cancels:' .. r.worker, id .. ' ' .. lease) end
  end
  replies[#replies + 1] = code
end
acknowledge(p)
feed(p)
ring(p)
return replies

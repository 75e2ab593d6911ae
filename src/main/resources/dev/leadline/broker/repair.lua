-- Looks at ready streams and puts right what an interrupted script, or somebody at a Redis prompt, left behind: a lost
-- group, work that no lane leads to, entries that are pending on a worker that does not run them. A stream that was
-- empty for a while is deleted, and so is a queue without streams.
-- Guarantee: idempotent; any node may call it at any time. A running task is left alone.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] route of the stream to look from; '' for the first
-- ARGV[2] entry to look from, '-' for the first
-- ARGV[3] pending entries, and streams, to look at in this call, 1 to 500
-- ARGV[4] ms: pending entries that are younger are left alone, and so is an empty stream that was written to in this
--          time
-- ARGV[5] ms for which no other round may begin, if this call begins one; 0: this call continues a round
-- Returns {route and entry to go on from}, both '' at the end
-- Uses: redis/clock, redis/info, records/route, broker/lib/wake, broker/lib/ready, broker/lib/remake, broker/lib/acks, records/status,
--       records/record, broker/lib/pending
local p, route, from, max, age = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('DEL', p .. 'nothing')
local now = clock()
if tonumber(ARGV[5]) > 0 and not redis.call('SET', p .. 'repair-round', now, 'PX', ARGV[5], 'NX') then return { '', '' } end

-- Deletes a queue that has no streams, unless tasks are in its quarantine: these are found through their queue. A paused
-- queue stays listed.
local function forget_queue(queue)
  if redis.call('EXISTS', p .. 'quarantine:' .. queue) == 1 then return end
  if redis.call('HEXISTS', p .. 'rules', 'paused:' .. queue) == 1 then return end
  if #redis.call('ZRANGEBYLEX', p .. 'streams', '[' .. queue .. ':', '(' .. queue .. ';', 'LIMIT', 0, 1) > 0 then return end
  redis.call('ZREM', p .. 'queues', queue)
  redis.call('ZREM', p .. 'busy', queue)
  redis.call('DEL', p .. 'wake:' .. queue)
  if redis.call('EXISTS', p .. 'queues') == 0 then redis.call('DEL', p .. 'wake:+') end
end

-- A stream whose tasks are all parked stays listed: they are counted by its name.
local function forget_stream(at, key)
  if redis.call('EXISTS', p .. 'parked:' .. at) == 1 then return end
  local queue, lane_name, tenant = parts(at)
  redis.call('DEL', key)
  redis.call('ZREM', p .. 'fair:' .. queue .. ':' .. lane_name, tenant)
  redis.call('ZREM', p .. 'streams', at)
  forget_queue(queue)
end

local function last_written(key)
  if redis.call('EXISTS', key) == 0 then return 0 end
  return tonumber(string.match(value_of(redis.call('XINFO', 'STREAM', key), 'last-generated-id'), '^%d+'))
end

local function look_at(at, entry)
  local key = p .. 'ready:' .. at
  local id = task_at(p, at, entry[1])
  local r = id and read_record(p, id)
  if r and r.entry == entry[1] and r.state == 'QUEUED' then
    move(r, 'QUEUED', ready(p, id, at))
    ack(at, entry[1])
  elseif not r or r.entry ~= entry[1] or r.state ~= 'STARTED' then
    ack(at, entry[1])
  else
    if r.worker ~= entry[2] then redis.call('XCLAIM', key, 'workers', r.worker, 0, entry[1], 'JUSTID') end
    -- If the worker is not listed, nobody would notice that it is dead: from now on it has one lease to show that it
    -- lives.
    redis.call('ZADD', p .. 'workers', 'NX', now, r.worker)
  end
end

-- Returns how many pending entries it looked at, and the last of them where more may follow.
local function repair(at, start, budget)
  local key = p .. 'ready:' .. at
  if redis.call('XLEN', key) == 0 then
    if now - last_written(key) >= age then forget_stream(at, key) end
    return 0
  end
  local pending = redis.pcall('XPENDING', key, 'workers', 'IDLE', age, start, '+', budget)
  if pending.err then
    remake(p, at)
    pending = {}
  end
  for _, entry in ipairs(pending) do look_at(at, entry) end
  acknowledge(p)
  acks = {}
  -- This stream was found by the set of streams; the other indexes that lead to it may have been lost.
  local queue = parts(at)
  redis.call('ZADD', p .. 'queues', 0, queue)
  if redis.call('XLEN', key) > redis.call('XPENDING', key, 'workers')[1] then
    join(p, at)
    redis.call('ZADD', p .. 'busy', 'NX', 0, queue)
  end
  return #pending, #pending == budget and pending[#pending][1]
end

if route == '' then
  redis.call('ZREMRANGEBYSCORE', p .. 'named', '-inf', now - 86400000)
  for _, queue in ipairs(redis.call('SMEMBERS', p .. 'quarantined')) do
    if redis.call('EXISTS', p .. 'quarantine:' .. queue) == 0 then
      redis.call('SREM', p .. 'quarantined', queue)
      forget_queue(queue)
    end
  end
end

local left, streams = max, streams_from(p, route, false, max)
local answer = { '', '' }
for i, at in ipairs(streams) do
  local looked, last = repair(at, at == route and from or '-', left)
  if last then
    answer = { at, '(' .. last }
    break
  end
  left = left - looked
  if i == max then answer = { at, '(' .. string.rep('9', 15) .. '-0' } end
end
wake(p)
return answer

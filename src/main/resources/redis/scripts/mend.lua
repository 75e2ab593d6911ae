-- Looks at one ready stream and puts right what a script that was cut short, or a hand in Redis, left behind: a lost
-- group, work that no turn tells of, entries pending on a worker that does not run them, an empty stream.
-- Guarantee: idempotent; any node may call it at any time. A task that runs is left alone.
-- Opens the memory gate (DEL first): works when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] route of the stream
-- ARGV[2] entry to look from, '-' for the first
-- ARGV[3] pending entries to look at in this call, 1 to 500
-- ARGV[4] ms: younger pending entries are left alone, and a stream that was written to since is kept although empty
-- Returns the entry to go on from, '' when the stream is done with
-- Uses: clock, route, ring, ready, acks, record, forget, info
local p, at, max, age = KEYS[1], ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
local key = p .. 'ready:' .. at
local queue, lane_name, tenant = parts(at)
redis.call('DEL', p .. 'nothing')
local now = clock()

local function drop()
  redis.call('DEL', key)
  redis.call('ZREM', p .. 'turn:' .. queue .. ':' .. lane_name, tenant)
  redis.call('SREM', p .. 'streams', at)
  -- Tasks that wait at the gate are found through their queue.
  if redis.call('EXISTS', p .. 'gate:suspects-' .. queue) == 1 then return end
  for _, other in ipairs(redis.call('SMEMBERS', p .. 'streams')) do
    if parts(other) == queue then return end
  end
  redis.call('SREM', p .. 'queues', queue)
  redis.call('DEL', p .. 'bell:' .. queue)
  if redis.call('EXISTS', p .. 'queues') == 0 then redis.call('DEL', p .. 'bell:+') end
end

if redis.call('XLEN', key) == 0 then
  local last = 0
  if redis.call('EXISTS', key) == 1 then
    local newest = value_of(redis.call('XINFO', 'STREAM', key), 'last-generated-id')
    last = tonumber(string.match(newest, '^%d+'))
  end
  if now - last >= age then drop() end
  return ''
end

local pending = redis.pcall('XPENDING', key, 'workers', 'IDLE', age, ARGV[2], '+', max)
if pending.err then
  remake(p, at)
  ring(p)
  return ''
end
for _, entry in ipairs(pending) do
  local found = redis.call('XRANGE', key, entry[1], entry[1])[1]
  local id = found and found[2][2]
  local r = id and read_record(p, id)
  if r and r.entry == entry[1] and r.state == 'QUEUED' then
    move(r, 'QUEUED', ready(p, id, at))
    ack(at, entry[1])
  elseif not r or r.entry ~= entry[1] or r.state ~= 'STARTED' then
    ack(at, entry[1])
  else
    if r.worker ~= entry[2] then redis.call('XCLAIM', key, 'workers', r.worker, 0, entry[1], 'JUSTID') end
    -- A worker that is not listed would never be judged: from now on it has one lease to tell that it lives.
    redis.call('ZADD', p .. 'workers', 'NX', now, r.worker)
  end
end
acknowledge(p)
if redis.call('XLEN', key) > redis.call('XPENDING', key, 'workers')[1] then join(p, at) end
ring(p)
return #pending == max and '(' .. pending[#pending][1] or ''

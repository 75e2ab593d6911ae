-- Looks at a part of all records for tasks that nothing in Redis leads to any more, and makes them found again: a hand deleted
-- a consumer with what was pending on it, moved a group forward, or deleted a stream or an index.
-- Guarantee: idempotent; any node may call it at any time. A task that waits or runs as it should is left alone; one that
-- runs goes back to its worker when its new entry is delivered, or runs again if that worker is lost.
-- Opens the memory gate (DEL first): works when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] cursor of SCAN, 0 to begin
-- ARGV[2] keys to look at in this call, 1 to 500
-- Returns {cursor to go on from, '0' when all were seen; tasks that were restored}
-- Uses: clock, route, ring, ready, later, acks, record
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local now = clock()
local restored = 0

-- The last entry that the group of a stream delivered; false: no group, so all of it will be delivered.
local delivered = {}

local function last_delivered(stream)
  if delivered[stream] == nil then
    delivered[stream] = false
    for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
      for i = 1, #group, 2 do
        if group[i] == 'last-delivered-id' then delivered[stream] = group[i + 1] end
      end
    end
  end
  return delivered[stream]
end

-- Whether its entry will be delivered, or is pending, which reclaim and mend look at.
local function has_entry(r)
  local stream = p .. 'ready:' .. r.at
  if r.entry == '-' or #redis.call('XRANGE', stream, r.entry, r.entry) == 0 then return false end
  local last = last_delivered(stream)
  return not last or before(last, r.entry) or #redis.call('XPENDING', stream, 'workers', r.entry, r.entry, 1) > 0
end

local function index(zset, score, member)
  restored = restored + redis.call('ZADD', p .. zset, 'NX', score, member)
end

local function look_at(id, r)
  make_known(p, r.at)
  if r.state == 'SCHEDULED' or r.state == 'RETRYING' then
    if redis.call('ZSCORE', p .. 'later', id .. ':' .. r.at) then return end
    restored = restored + 1
    later(p, id, r.at, redis.call('HGET', r.key, 'due') or now)
  elseif r.gate then
    index('gate:' .. r.gate, now, id)
  elseif not has_entry(r) then
    restored = restored + 1
    local old = r.entry
    move(r, r.state, ready(p, id, r.at))
    ack(r.at, old)
  end
  if r.expires and not r.worker then index('expiring', r.expires, id) end
end

local OPEN = { QUEUED = true, SCHEDULED = true, RETRYING = true, STARTED = true }
local of_tasks = p .. 'task:'
-- The prefix is the user's, and may hold what SCAN would take for a pattern.
local pattern = string.gsub(of_tasks, '[%*%?%[%]\\]', '\\%0') .. '*'
local answer = redis.call('SCAN', ARGV[1], 'MATCH', pattern, 'COUNT', ARGV[2], 'TYPE', 'hash')
for _, key in ipairs(answer[2]) do
  local id = string.sub(key, #of_tasks + 1)
  local head = redis.call('HGET', key, 'head')
  if head and OPEN[string.match(head, '^%S+')] then
    local r = read_record(p, id)
    if r and r.at and parts(r.at) then look_at(id, r) end
  end
end
acknowledge(p)
ring(p)
return { answer[1], restored }

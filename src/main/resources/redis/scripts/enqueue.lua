-- Stores new tasks, each whole or not at all, and wakes workers.
-- Guarantee: a task that is answered 0 is in Redis, ready or due later. A repeated call (the ids are the caller's)
-- changes nothing and answers the same. One idempotency key names one task for as long as that is remembered, and at
-- least until the task is due and its time to live after that is over.
-- Does not open the memory gate: when Redis is full the first write is refused, and nothing is stored.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] seconds for which an idempotency key is remembered at least
-- ARGV[2..] 11 for each task: id, route, spec, args, apart ('1': args get a key of their own), delay ms or '',
--           eta ms or '', expires ms or '', ttl ms, name of the idempotency key or '', fingerprint
-- Returns two for each task: 0 stored, 1 replayed, 2 key reused; the id of the task that the answer is about
-- Uses: clock, route, ring, ready, later, args
local p = KEYS[1]
local now = clock()
local replies = {}

local function earlier(id, name, fingerprint)
  local held = redis.call('GET', p .. 'once:' .. name)
  if not held then return nil end
  local first, print = string.match(held, '^(%S+) (%S+)$')
  -- The task may be gone before its key: then the key counts as free.
  if first == id or redis.call('EXISTS', p .. 'task:' .. first) == 0 then return nil end
  if print == fingerprint then return 1, first end
  return 2, first
end

local function store(id, at, spec, args, apart, due, expires, ttl)
  local record = p .. 'task:' .. id
  local fields = { 'spec', spec, 'at', at, 'ttl', ttl }
  local function field(name, value)
    fields[#fields + 1] = name
    fields[#fields + 1] = value
  end
  if apart == '1' then
    redis.call('SET', p .. 'args:' .. id, args)
    field('big', 1)
    field('rare', 1)
  else
    write_args(args, field)
  end
  if expires ~= '' then
    field('expires', now + expires)
    field('rare', 1)
    redis.call('ZADD', p .. 'expiring', now + expires, id)
  end
  if due > now then
    field('due', due)
    field('state', 'SCHEDULED')
    redis.call('HSET', record, unpack(fields))
    later(p, id, at, due)
  else
    field('state', 'QUEUED')
    field('entry', ready(p, id, at))
    redis.call('HSET', record, unpack(fields))
  end
end

for i = 2, #ARGV, 11 do
  local id, at, spec, args, apart, delay, eta, expires, ttl, name, fingerprint = unpack(ARGV, i, i + 10)
  local code, about = 0, id
  if name ~= '' then
    local seen, first = earlier(id, name, fingerprint)
    if seen then code, about = seen, first end
  end
  if code == 0 and redis.call('EXISTS', p .. 'task:' .. id) == 0 then
    local due = now
    if delay ~= '' then due = now + delay elseif eta ~= '' then due = tonumber(eta) end
    -- The key goes first: alone it counts as free, while a task without it could be enqueued twice.
    if name ~= '' then
      local seconds = math.max(tonumber(ARGV[1]), math.ceil((math.max(0, due - now) + ttl) / 1000))
      redis.call('SET', p .. 'once:' .. name, id .. ' ' .. fingerprint, 'EX', seconds)
    end
    store(id, at, spec, args, apart, due, expires, ttl)
  end
  replies[#replies + 1] = code
  replies[#replies + 1] = about
end
ring(p)
return replies

-- Stores new tasks, each whole or not at all, and wakes workers.
-- Guarantee: a task that the answer does not name is in Redis, ready or due later. A repeated call (the ids are the
-- caller's) changes nothing and answers the same. One idempotency key names one task for as long as that is remembered,
-- and at least until the task is due and its time to live after that is over.
-- Does not open the memory gate: when Redis is full the first write is refused, and nothing is stored.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] seconds for which an idempotency key is remembered at least
-- ARGV[2..] 6 for each task: id, route, spec, args, ttl ms, options ('' or JSON: separate: args get a key of their own;
--           delay, eta, expires ms; once: name of the idempotency key; fingerprint)
-- Returns three for each task that was not stored: its place from 0; 1 replayed, 2 key reused; the id that it is about
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/record, broker/lib/later, records/args
local p = KEYS[1]
local now = clock()
local replies = {}

local function earlier(id, name, fingerprint)
  local held = redis.pcall('GET', p .. 'once:' .. name)
  -- A key that is no string was not written here.
  if not held or held.err then return nil end
  local first, print = string.match(held, '^(%S+) (%S+)$')
  -- The task may be gone before its key: then the key counts as free.
  if first == id or redis.call('EXISTS', p .. 'task:' .. first) == 0 then return nil end
  return print == fingerprint and 1 or 2, first
end

-- The options of a task that has none, like most tasks.
local PLAIN = {}

local function write(key, id, at, spec, ttl, o, ...)
  local state, entry = 'SCHEDULED', '-'
  if not o.due then state, entry = 'QUEUED', ready(p, id, at) end
  put(key, join_status(state, '0', '0', entry, '-', '-', ttl, o.more or ''), 'spec', spec, 'at', at, ...)
  if o.due then later(p, id, at, o.due) end
end

local function store(key, id, at, spec, args, ttl, o)
  if o == PLAIN and #args <= PIECE then return write(key, id, at, spec, ttl, o, 'args', args) end
  local fields = {}
  if o.separate then
    redis.call('SET', p .. 'args:' .. id, args)
    fields = { 'separate', 1 }
  else
    fields = pieces(args)
  end
  if o.expires then
    redis.call('ZADD', p .. 'expiring', now + o.expires, id)
    fields[#fields + 1] = 'expires'
    fields[#fields + 1] = now + o.expires
  end
  if o.due then
    fields[#fields + 1] = 'due'
    fields[#fields + 1] = o.due
  end
  if o.separate or o.expires then o.more = MORE end
  write(key, id, at, spec, ttl, o, unpack(fields))
end

-- Most tasks have no options, and no record under their id yet: all those are looked for at once.
local keys = {}
for i = 2, #ARGV, 6 do keys[#keys + 1] = p .. 'task:' .. ARGV[i] end
local all_new = redis.call('EXISTS', unpack(keys)) == 0

for i = 2, #ARGV, 6 do
  local id, at, spec, args, ttl, options = unpack(ARGV, i, i + 5)
  local place = (i - 2) / 6
  local o = options == '' and PLAIN or cjson.decode(options)
  local code, first
  if o.once then code, first = earlier(id, o.once, o.fingerprint) end
  if code then
    replies[#replies + 1] = place
    replies[#replies + 1] = code
    replies[#replies + 1] = first
  elseif all_new or redis.call('EXISTS', keys[place + 1]) == 0 then
    o.due = o.eta or (o.delay and now + o.delay)
    if o.due and o.due <= now then o.due = nil end
    -- The key goes first: alone it counts as free, while a task without it could be enqueued twice.
    if o.once then
      local seconds = math.max(tonumber(ARGV[1]), math.ceil((math.max(0, (o.due or now) - now) + ttl) / 1000))
      redis.call('SET', p .. 'once:' .. o.once, id .. ' ' .. o.fingerprint, 'EX', seconds)
    end
    store(keys[place + 1], id, at, spec, args, ttl, o)
  end
end
wake(p, true)
return replies

-- Stores a new task: its record, its arguments, and its place in a ready stream or in `later`. The caller has made sure
-- that no task has this id. `o`: due ms, expires ms from now, separate (the arguments get a key of their own), webhook
-- (states and URL), unique (name of the key and ms), flow (the field of a flow's task), waiting (it waits for other tasks
-- of its flow), parked (what `turn_away` of a gate returned), more (MORE when the record gets a rare field).

-- Most tasks have no options.
local PLAIN = {}

local function write_new(p, key, id, at, spec, ttl, o, ...)
  local state, entry = 'SCHEDULED', '-'
  if o.waiting then
    state = 'WAITING'
    redis.call('ZADD', p .. 'waiting', o.waiting, member_of(id, at))
  elseif o.parked then
    state = 'QUEUED'
  elseif not o.due then
    state, entry = 'QUEUED', ready(p, id, at)
  end
  put(key, join_status(state, '0', '0', entry, '-', '-', ttl, o.more or ''), 'spec', spec, 'at', at, ...)
  if o.due and not o.waiting then later(p, id, at, o.due) end
end

local function store(p, now, key, id, at, spec, args, ttl, o)
  if o == PLAIN and #args <= PIECE then return write_new(p, key, id, at, spec, ttl, o, 'args', args) end
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
  if o.webhook then
    fields[#fields + 1] = 'webhook'
    fields[#fields + 1] = o.webhook
  end
  -- A task of a flow gives way to none: its flow waits for it.
  if o.unique and not o.flow then
    local name, ms = string.match(o.unique, '^(%S+) (%d+)$')
    -- First: a key without its task counts as free.
    redis.call('SET', p .. 'unique:' .. name, id, unpack(ms == '0' and {} or { 'PX', ms }))
    fields[#fields + 1] = 'unique'
    fields[#fields + 1] = o.unique
  end
  if o.flow then
    fields[#fields + 1] = 'flow'
    fields[#fields + 1] = o.flow
  end
  if o.parked then
    fields[#fields + 1] = 'parked'
    fields[#fields + 1] = o.parked
  end
  if o.separate or o.expires or o.webhook or o.unique or o.flow or o.parked then o.more = MORE end
  write_new(p, key, id, at, spec, ttl, o, unpack(fields))
end

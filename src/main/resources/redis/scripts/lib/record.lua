-- The head of a record: `state lease attempt entry started finished ttl`, '-' for what is not (yet), and ` +` at its end
-- when the record holds more than most do. One short field, because each transition needs nearly all of it, and a field
-- of its own for each would cost as much as the rest of the transition.
local HEAD, MORE = '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)(.*)$', ' +'

-- The heads that nearly all tasks have when they are taken and when they end. To take these apart into what is needed,
-- without a table for the rest, spares a fifth of both scripts.
local FRESH = '^QUEUED 0 0 (%S+) %- %- (%d+)$' -- entry, ttl
local RUNNING = '^STARTED (%d+) (%d+) (%S+) (%d+) %- (%d+)$' -- lease, attempt, entry, started, ttl

local function join_head(state, lease, attempt, entry, started, finished, ttl, more)
  return state .. ' ' .. lease .. ' ' .. attempt .. ' ' .. entry .. ' ' .. started .. ' ' .. finished .. ' ' .. ttl .. more
end

-- What else the transitions need, by name; absent fields are nil.
local FIELDS = {
  'head', 'at', 'worker', 'failures', 'crashes', 'cancel', 'watch', 'done', 'expires', 'steps', 'big', 'home', 'gate',
  'usage',
}

local function parse(key, head)
  local state, lease, attempt, entry, started, finished, ttl, more = string.match(head, HEAD)
  if not state then return nil end
  return {
    key = key, state = state, lease = lease, attempt = attempt, entry = entry, started = started, finished = finished,
    ttl = ttl, more = more,
  }
end

-- A record in whole. One that is no hash, or has no head, counts as gone: one damaged key must not stop a queue.
local function read_record(p, id)
  local key = p .. 'task:' .. id
  local values = redis.pcall('HMGET', key, unpack(FIELDS))
  local r = not values.err and values[1] and parse(key, values[1])
  if not r then return nil end
  for i = 2, #FIELDS do r[FIELDS[i]] = values[i] or nil end
  return r
end

-- A record from values that were read with the head first; in whole only where there is more.
local function record_of(p, id, key, v)
  local r = not v.err and v[1] and parse(key, v[1])
  if not r then return nil end
  return r.more == '' and r or read_record(p, id)
end

-- The same for less: the head, and up to three fields that are returned behind it.
local function glance(p, id, ...)
  local key = p .. 'task:' .. id
  local v = redis.pcall('HMGET', key, 'head', ...)
  return record_of(p, id, key, v), v[2], v[3], v[4]
end

-- Moves a task: its head as `r` has it, but with this state and entry, and the fields given. Returns it.
local function move(r, state, entry, ...)
  local head = join_head(state, r.lease, r.attempt, entry, r.started, r.finished, r.ttl, r.more)
  redis.call('HSET', r.key, 'head', head, ...)
  return head
end

-- Sets fields that most records do not have.
local function add(r, ...)
  r.more = MORE
  move(r, r.state, r.entry, ...)
end

-- Names in one text, since every call of a script would pay for a table of them.
local FINAL = ' SUCCEEDED FAILED CANCELLED EXPIRED '

local function is_final(state)
  return string.find(FINAL, ' ' .. state .. ' ', 1, true) ~= nil
end

-- The fields of which nearly all records have none. They are read only when the status ends with ` +`.
local RARE = ' failures crashes cancel watch done expires steps separate home quarantine usage chunks live flow webhook unique parked permits history '

local function is_rare(field)
  return string.find(RARE, ' ' .. field .. ' ', 1, true) ~= nil
end

-- The fields that transitions need, in the order in which they are read; absent fields are nil in what is read.
local fields

local function field_names()
  if not fields then
    fields = { 'status', 'at', 'worker' }
    for name in string.gmatch(RARE, '%S+') do fields[#fields + 1] = name end
  end
  return fields
end

local function parse(key, status)
  local state, lease, attempt, entry, started, finished, ttl, more = string.match(status, STATUS)
  if not state then return nil end
  return {
    key = key, state = state, lease = lease, attempt = attempt, entry = entry, started = started, finished = finished,
    ttl = ttl, more = more,
  }
end

-- The whole record. A key that is no hash, or has no status, counts as absent: one damaged key must not stop a queue.
local function read_record(p, id)
  local key = p .. 'task:' .. id
  local names = field_names()
  local values = redis.pcall('HMGET', key, unpack(names))
  local r = not values.err and values[1] and parse(key, values[1])
  if not r then return nil end
  for i = 2, #names do r[names[i]] = values[i] or nil end
  return r
end

-- A record from values that were read already, the status first; rare fields are read only if there are some.
local function record_of(p, id, key, v)
  local r = not v.err and v[1] and parse(key, v[1])
  if not r then return nil end
  return r.more == '' and r or read_record(p, id)
end

-- Reads the status alone if the record has no rare fields, and up to three more fields, which are returned after the
-- record.
local function glance(p, id, ...)
  local key = p .. 'task:' .. id
  local v = redis.pcall('HMGET', key, 'status', ...)
  return record_of(p, id, key, v), v[2], v[3], v[4]
end

-- The status that `r` has with this state and entry once the given fields are written: a rare one adds ` +`.
local function status_of(r, state, entry, ...)
  for i = 1, select('#', ...), 2 do
    if is_rare((select(i, ...))) then r.more = MORE end
  end
  return join_status(state, r.lease, r.attempt, entry, r.started, r.finished, r.ttl, r.more)
end

-- Tells the nodes on which somebody follows this task that it changed.
local function hint(r)
  for node in string.gmatch(r.live, '%S+') do
    redis.call('PUBLISH', KEYS[1] .. 'node:' .. node, '~' .. string.sub(r.key, #KEYS[1] + 6))
  end
end

-- Moves a task: writes the status of `r` with this state and entry, and the given fields. Returns the status.
local function move(r, state, entry, ...)
  local status = status_of(r, state, entry, ...)
  put(r.key, status, ...)
  if r.live then hint(r) end
  return status
end

-- Sets fields of a task that stays where it is. Returns the status.
local function set(r, ...)
  local status = status_of(r, r.state, r.entry, ...)
  write(r.key, status, ...)
  return status
end

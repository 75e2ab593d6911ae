-- What the transitions need of a record, by name; absent fields are nil. A record that is no hash counts as gone: one
-- damaged key must not stop a queue.
local FIELDS = {
  'state', 'lease', 'at', 'entry', 'attempt', 'failures', 'crashes', 'ttl', 'worker', 'cancel', 'watch', 'done',
  'expires', 'steps', 'big', 'home', 'gate', 'due', 'usage',
}

local function read_record(p, id)
  local values = redis.pcall('HMGET', p .. 'task:' .. id, unpack(FIELDS))
  if values.err or not values[1] then return nil end
  local r = {}
  for i = 1, #FIELDS do r[FIELDS[i]] = values[i] or nil end
  return r
end

-- The same, and up to two further fields of it, in one short call for most: a field that is absent costs as much as one
-- that is there, so a record that has others of the above than these says so in its field `rare`.
local function glance(p, id, ...)
  local v = redis.pcall('HMGET', p .. 'task:' .. id, 'state', 'lease', 'at', 'entry', 'attempt', 'ttl', 'rare', ...)
  if v.err or not v[1] then return nil end
  if v[7] then return read_record(p, id), v[8], v[9] end
  local r = {
    state = v[1], lease = v[2] or nil, at = v[3] or nil, entry = v[4] or nil, attempt = v[5] or nil, ttl = v[6] or nil,
  }
  return r, v[8], v[9]
end

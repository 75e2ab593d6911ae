-- What the transitions need of a record, by name; absent fields are nil. A record that is no hash counts as gone: one
-- damaged key must not stop a queue.
local FIELDS = {
  'state', 'lease', 'at', 'entry', 'attempt', 'failures', 'crashes', 'ttl', 'worker', 'cancel', 'watch', 'done',
  'expires', 'steps', 'big', 'home', 'gate', 'due',
}

local function read_record(p, id)
  local values = redis.pcall('HMGET', p .. 'task:' .. id, unpack(FIELDS))
  if values.err or not values[1] then return nil end
  local r = {}
  for i = 1, #FIELDS do r[FIELDS[i]] = values[i] or nil end
  return r
end

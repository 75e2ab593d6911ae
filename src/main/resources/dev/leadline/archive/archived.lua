-- Notes that ended tasks are in the archive: removes them from `events`, and starts the times to live of their records.
-- Guarantee: idempotent. A task that has changed since its record was read keeps its record; another entry tells of that.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1..] 4 for each entry: entry, id, status that was archived (or ''), ttl ms or ''
-- Returns entries that are not archived yet
-- Uses: records/route, records/status, records/record, broker/lib/lifetime
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local flows = {}

-- The tasks of a flow are kept until the flow has ended, and from then on all equally long. While that is under way, an
-- entry with a time to live follows for each of them.
local function flow_of(id)
  local key = p .. 'flow:' .. string.sub(id, 1, 32) .. '0000'
  if flows[key] == nil then
    local v = redis.pcall('HMGET', key, 'state', 'ttl', 'close')
    flows[key] = { there = not v.err and v[1], open = not v.err and v[1] and not is_final(v[1]), ttl = v[2], closing = v[3] }
  end
  return flows[key]
end

-- The time to live (ms) that begins now; nil: it does not begin yet.
local function lifetime(id, r, ttl)
  local flow = r.flow and flow_of(id)
  if not flow or not flow.there then return r.ttl end
  if flow.open then return nil end
  if ttl ~= '' then return ttl end
  return not flow.closing and flow.ttl or nil
end

local entries = {}
-- The status without the mark of rare fields: who begins to follow an ended task, adds one.
local function plain(status)
  return (string.gsub(status, ' %+$', ''))
end

for i = 1, #ARGV, 4 do
  local id, status, ttl = ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local key = p .. 'task:' .. id
  local now_is = status ~= '' and redis.pcall('HGET', key, 'status')
  if type(now_is) == 'string' and plain(now_is) == plain(status) then
    local r = parse(key, now_is)
    if r and r.more ~= '' then r = read_record(p, id) end
    local begins = r and is_final(r.state) and lifetime(id, r, ttl)
    if begins then keep_for(p, id, key, begins, r) end
  end
  entries[#entries + 1] = ARGV[i]
end
if #entries > 0 then
  redis.pcall('XACK', p .. 'events', 'archive', unpack(entries))
  redis.pcall('XDEL', p .. 'events', unpack(entries))
end
return redis.call('XLEN', p .. 'events')

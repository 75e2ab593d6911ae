-- Makes a task ready that is due. Most are due for the first time: then their status is all that has to be read.
local function make_ready(p, member)
  local id, at = id_and_route(member)
  local key = p .. 'task:' .. id
  local v = redis.pcall('HMGET', key, 'status', 'live')
  if v.err or not v[1] then return end
  local ttl, more = string.match(v[1], DELAYED)
  if ttl and not v[2] then return put(key, join_status('QUEUED', '0', '0', ready(p, id, at), '-', '-', ttl, more)) end
  local r = read_record(p, id)
  if r and (r.state == 'SCHEDULED' or r.state == 'RETRYING') then move(r, 'QUEUED', ready(p, id, at)) end
end

-- Moves tasks that are due, at most `max` of each kind: delayed tasks to their ready streams, expired tasks to EXPIRED.
-- Returns the ms until the next one is due, or -1; 0 says that more are due now.
local function promote(p, now, stamp, max)
  if redis.call('EXISTS', p .. 'later', p .. 'expiring') == 0 then return -1 end
  local due = redis.call('ZRANGEBYSCORE', p .. 'later', '-inf', now, 'LIMIT', 0, max)
  for _, member in ipairs(due) do make_ready(p, member) end
  if #due > 0 then redis.call('ZREM', p .. 'later', unpack(due)) end

  local expired = redis.call('ZRANGEBYSCORE', p .. 'expiring', '-inf', now, 'LIMIT', 0, max)
  for _, id in ipairs(expired) do
    local r = read_record(p, id)
    if r and not is_final(r.state) and r.state ~= 'STARTED' and not r.worker then
      expire(p, id, r, stamp)
    end
  end
  if #expired > 0 then redis.call('ZREM', p .. 'expiring', unpack(expired)) end

  local next_due = redis.call('ZRANGE', p .. 'later', 0, 0, 'WITHSCORES')[2]
  local next_end = redis.call('ZRANGE', p .. 'expiring', 0, 0, 'WITHSCORES')[2]
  local first = math.min(tonumber(next_due or math.huge), tonumber(next_end or math.huge))
  if first == math.huge then return -1 end
  return math.max(0, first - now)
end

-- Makes a task of a schedule. `h` holds the fields that `read_schedule` read.
local function read_schedule(p, member)
  local me = p .. 'schedule:' .. member
  local v = redis.pcall('HMGET', me, 'next', 'rule', 'missed', 'overlap', 'at', 'spec', 'ttl', 'options', 'open', 'skipped')
  if v.err or not v[1] or not v[5] then return nil end
  return {
    me = me, next = v[1], rule = v[2], missed = v[3], overlap = v[4], at = v[5], spec = v[6], ttl = v[7], options = v[8],
    open = v[9] or '', skipped = tonumber(v[10]) or 0,
  }
end

-- Those of its tasks that have not ended, as far as they were noted; the newest hundred.
local function still_open(p, h)
  local open = {}
  for id in string.gmatch(h.open, '%S+') do
    local status = redis.pcall('HGET', p .. 'task:' .. id, 'status')
    if type(status) == 'string' and not is_final(string.match(status, '^%S+') or '') then open[#open + 1] = id end
  end
  return table.concat(open, ' ', math.max(1, #open - 99))
end

-- The id follows from the tick, or was made by the caller, so a repeated call finds the task there. Returns the id of
-- another task if that one holds the unique key: then none is made.
local function make(p, now, h, id)
  local key = p .. 'task:' .. id
  if redis.call('EXISTS', key) == 0 then
    local o = h.options == '' and {} or cjson.decode(h.options)
    local _, holder = earlier(p, id, o)
    if holder then return holder end
    if o.delay then o.due = now + o.delay end
    store(p, now, key, id, h.at, h.spec, redis.call('HGET', h.me, 'args'), h.ttl, o)
    note_unseen(1, h.at, h.spec)
  end
  if h.overlap == 'SKIP' then h.open = h.open .. ' ' .. id end
end

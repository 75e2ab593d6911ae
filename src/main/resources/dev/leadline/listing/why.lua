-- Says what has to be known about a task to tell why it does not run yet: what holds it, how many tasks come before it,
-- and how many tasks of its queue ended lately. Looks at a bounded number of entries, tenants and tasks. Reads only.
-- Guarantee: all numbers are of one moment.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] tenant that asks; '' for an administrator
-- ARGV[3] for how many ms back ended tasks are counted
-- ARGV[4] how many ended tasks, and tasks before this one, to look at, 1 to 1000
-- Returns {} when there is no such task; otherwise pairs of a name and a text: status, at (its route), now (ms), and what
--         there is of since (ms), worker, due (ms), budget (what has no room), reason (why its last run put it back), paused, limit, quota (its model), opens (ms), suspect, flow, waitsfor (tasks of its flow),
--         ahead, more (1: there are more before it), ended, span (ms)
-- Uses: redis/clock, redis/info, records/route, records/status, records/record, broker/lib/rules, quota/lib/windows,
--       broker/lib/gates
local p, id = KEYS[1], ARGV[1]
local window, most = tonumber(ARGV[3]), tonumber(ARGV[4])
local MOST_TENANTS = 100
local r, due, reason = glance(p, id, 'due', 'error')
if not r then return {} end
r = read_record(p, id)
local route = r.home or r.at
local queue, _, tenant = parts(route)
if ARGV[2] ~= '' and ARGV[2] ~= tenant then return {} end
local now, stamp = clock()
local facts = {}

local function say(name, value)
  if not value then return end
  facts[#facts + 1] = name
  facts[#facts + 1] = type(value) == 'number' and string.format('%.0f', value) or value
end

local function waiting_in(at)
  local length = redis.pcall('XLEN', p .. 'ready:' .. at)
  local pending = redis.pcall('XPENDING', p .. 'ready:' .. at, 'workers')
  if type(length) ~= 'number' then return 0 end
  return length - (pending.err and 0 or pending[1])
end

-- How many entries of its own stream will be delivered before it.
local function before_it()
  local stream, last = p .. 'ready:' .. r.at, '-'
  local groups = redis.pcall('XINFO', 'GROUPS', stream)
  for _, group in ipairs(groups.err and {} or groups) do
    if value_of(group, 'name') == 'workers' then last = '(' .. value_of(group, 'last-delivered-id') end
  end
  local entries = redis.pcall('XRANGE', stream, last, '(' .. r.entry, 'COUNT', most)
  return entries.err and 0 or #entries
end

-- The tasks of the lanes that are read before its own, and of the tenants with which its own takes turns.
local function say_position()
  local own = before_it()
  local ahead, more = own, own >= most
  local _, own_lane, own_tenant = parts(r.at)
  for _, name in ipairs(LANES) do
    local others = redis.call('ZRANGE', p .. 'fair:' .. queue .. ':' .. name, 0, MOST_TENANTS)
    more = more or #others > MOST_TENANTS
    for _, other in ipairs(others) do
      local waits = waiting_in(queue .. ':' .. name .. ':' .. other)
      if name ~= own_lane then
        ahead = ahead + waits
      elseif other ~= own_tenant then
        ahead = ahead + math.min(waits, own)
      end
    end
    if name == own_lane then break end
  end
  say('ahead', ahead)
  if more then say('more', 1) end
end

local function ids_of(entries)
  local ids, oldest = {}, nil
  for _, entry in ipairs(entries) do
    if #ids >= most then return ids, oldest end
    oldest = tonumber(string.match(entry[1], '^%d+'))
    for one in string.gmatch(entry[2][2], '%S+') do ids[#ids + 1] = one end
  end
  return ids, #entries > 0 and #entries == math.ceil(most / 10) and oldest or nil
end

-- How many tasks of the queue ended in which time.
local function say_rate()
  local from = string.format('%.0f', now - window)
  local entries = redis.pcall('XREVRANGE', p .. 'finished', '+', from, 'COUNT', math.ceil(most / 10))
  if entries.err then return end
  local ids, oldest = ids_of(entries)
  local ended = 0
  for _, one in ipairs(ids) do
    local places = redis.pcall('HMGET', p .. 'task:' .. one, 'home', 'at')
    local place = not places.err and (places[1] or places[2])
    if place and parts(place) == queue then ended = ended + 1 end
  end
  say('ended', ended)
  say('span', math.max(1, oldest and now - oldest or window))
end

local function say_parked()
  local arrival, _, name = string.match(r.parked, '^(%S+) (%S+) (.+)$')
  if not name then return end
  -- Arrivals are counted in microseconds from the beginning of 2025, see gates.lua.
  say('since', 1735689600000 + math.floor(arrival / 1000))
  local model = string.match(name, '^quota:(.+)$')
  if model then say('quota', model) else say('limit', name) end
  local opens = gates(p, { parts = parts, now = now }).opens_at(name)
  if opens ~= '' then say('opens', opens) end
  say('ahead', redis.call('ZRANK', p .. 'line:' .. r.at .. ':' .. name, id) or 0)
end

-- What the last run said when it put its task back.
local function say_reason(reason)
  local known, said = pcall(cjson.decode, reason or '')
  if not known or type(said) ~= 'table' or type(said.message) ~= 'string' then return end
  say(said.type == 'budget-exceeded' and 'budget' or 'reason', said.message)
end

local function say_waiting()
  if r.parked and r.entry == '-' then return say_parked() end
  if r.quarantine then
    say('suspect', 1)
    say('since', redis.call('ZSCORE', p .. 'quarantine:' .. parts(r.at), member_of(id, r.at)))
    return
  end
  say('since', string.match(r.entry, '^%d+'))
  say_position()
  say_rate()
end

rules_exist = redis.call('EXISTS', p .. 'rules') == 1
say('status', join_status(r.state, r.lease, r.attempt, r.entry, r.started, r.finished, r.ttl, r.more))
say('at', route)
say('now', stamp)
if r.state == 'STARTED' then
  say('worker', r.worker)
elseif not is_final(r.state) then
  if rule(p, 'paused:' .. queue) then say('paused', 1) end
  if r.state == 'QUEUED' then
    say_waiting()
  elseif r.state == 'WAITING' then
    -- The id of a flow ends in 0000, and those of its tasks in their numbers from 1, see flow/lib/members.lua.
    local flow = string.sub(id, 1, 32) .. '0000'
    say('flow', flow)
    say('waitsfor', redis.call('HGET', p .. 'flow-tasks:' .. flow, 'l' .. tonumber(string.sub(id, 33), 16) - 1) or nil)
  else
    say('due', due)
    if r.state == 'SCHEDULED' then say_reason(reason) end
  end
end
return facts

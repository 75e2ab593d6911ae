-- The status of a record: `state lease attempt entry started finished ttl`, '-' for what is not there (yet), and ` +`
-- at its end when the record has a rare field. It is one short field because each transition needs nearly all of it,
-- and separate fields would cost as much as the rest of the transition.
local STATUS, MORE = '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)(.*)$', ' +'

-- The status of nearly all tasks when they are taken, become due, and end. Reading from these patterns only what is
-- needed, without a table for the rest, saves a fifth of the time of the scripts.
local FRESH = '^QUEUED 0 0 (%S+) %- %- (%d+)$' -- entry, ttl
local DELAYED = '^SCHEDULED 0 0 %- %- %- (%d+)(.*)$' -- ttl, more
local RUNNING = '^STARTED (%d+) (%d+) (%S+) (%d+) %- (%d+)$' -- lease, attempt, entry, started, ttl

local function join_status(state, lease, attempt, entry, started, finished, ttl, more)
  return state .. ' ' .. lease .. ' ' .. attempt .. ' ' .. entry .. ' ' .. started .. ' ' .. finished .. ' ' .. ttl .. more
end

-- Sets fields of a task that stays where it is. Only this function and `put` set fields of a record.
local function write(key, status, ...)
  redis.call('HSET', key, 'status', status, ...)
end

-- Whether somebody follows the events of a tenant; nil: not asked yet. Scripts that each task needs ask for it in an
-- EXISTS that they call anyway.
local listened
local told = {}

-- Appends an event of a task to the streams of those who follow its tenant, or all tenants, and tells their nodes.
-- `kind`: state, progress, chunk, restart. An event that cannot be written must not stop a transition.
local function tell(key, status, kind, detail)
  local p = KEYS[1]
  if listened == nil then listened = redis.call('EXISTS', p .. 'live') == 1 end
  if not listened then return end
  local places = redis.call('HMGET', key, 'home', 'at')
  local tenant = string.match(places[1] or places[2] or '', '[^:]+$')
  local followed = redis.call('HMGET', p .. 'live', tenant or '', '+')
  for i, name in ipairs({ tenant or '', '+' }) do
    local cap, nodes = string.match(followed[i] or '', '^(%d+)(.*)$')
    if cap then
      local entry = redis.pcall('XADD', p .. 'live:' .. name, 'NOMKSTREAM', 'MAXLEN', '~', cap, '*',
        't', string.sub(key, #p + 6), 's', status, 'k', kind, 'd', detail)
      -- The stream is gone some time after the last reader is.
      if not entry then redis.call('HDEL', p .. 'live', name) end
      if entry and not told[name] then
        told[name] = true
        for node in string.gmatch(nodes, '%S+') do redis.call('PUBLISH', p .. 'node:' .. node, '@' .. name) end
      end
    end
  end
end

-- Writes the status and fields of a task that moves.
local function put(key, status, ...)
  redis.call('HSET', key, 'status', status, ...)
  if listened ~= false then tell(key, status, 'state', '') end
end

-- Takes the unique key of an ended task again. Returns the id of the task that holds it, if it is another one: then this
-- one may not run. Needs broker/lib/earlier before this file.
local function take_key(p, id, r)
  if not r.unique then return nil end
  local _, holder = earlier(p, id, r)
  if holder then return holder end
  redis.call('PERSIST', r.key)
  local name, ms = string.match(r.unique, '^(%S+) (%d+)$')
  redis.call('SET', p .. 'unique:' .. name, id, unpack(ms == '0' and {} or { 'PX', ms }))
end

-- Ends the time to live of an ended task and of all that belongs to it.
local function keep_on(p, id, r)
  redis.call('PERSIST', r.key)
  if r.separate then redis.call('PERSIST', p .. 'args:' .. id) end
  if r.steps then redis.call('PERSIST', p .. 'steps:' .. id) end
  if r.chunks then redis.call('PERSIST', p .. 'chunks:' .. id) end
  if r.usage then redis.call('PERSIST', p .. 'charges:' .. id) end
end

-- Prepares an ended task to run again: nothing of it may expire before it can run. Returns its history, which is to be
-- written in the same step that makes it wait. `stamp` is the time as a text. Needs broker/lib/history before this file.
local function reopen(p, id, r, stamp)
  keep_on(p, id, r)
  -- The archive must not go on listing it as ended.
  if redis.call('EXISTS', p .. 'events') == 1 then
    redis.call('XADD', p .. 'events', '*', 'task', id, 'status', 'REOPENED')
  end
  -- The next end is told of by another delivery.
  if r.webhook then set(r, 'webhook', string.match(r.webhook, '^%S+ %S+') or r.webhook) end
  local history = noted(r, string.lower(r.state), r.finished, nil, stamp)
  r.finished = '-'
  return history
end

-- Removes what belonged to the runs so far, once the task waits again.
local function forget_past(p, id, r)
  redis.call('HDEL', r.key, 'error', 'due', 'expires', 'failures', 'crashes', 'cancel', 'quarantine', 'parked', 'turn', 'progress')
  redis.call('ZREM', p .. 'dead', id)
end

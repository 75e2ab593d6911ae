-- Ends a task: writes the final state and the fields given, starts the record's time to live, feeds `finished`, and
-- tells the nodes that somebody waits on. `r` is the record before. ARGV[1] of every script that ends tasks is the
-- number of entries that the feed keeps.
local function conclude(p, id, state, now, r, ...)
  local record = p .. 'task:' .. id
  redis.call('HSET', record, 'state', state, 'finished', now, ...)
  redis.call('PEXPIRE', record, r.ttl)
  if r.big then redis.call('PEXPIRE', p .. 'args:' .. id, r.ttl) end
  if r.steps then redis.call('PEXPIRE', p .. 'steps:' .. id, r.ttl) end
  if r.expires then redis.call('ZREM', p .. 'expiring', id) end
  redis.call('XADD', p .. 'finished', 'MAXLEN', '~', ARGV[1], '*', 't', id, 's', state)
  if state == 'FAILED' then redis.call('ZADD', p .. 'dead', now, id) end
  if r.watch then
    for node in string.gmatch(r.watch, '%S+') do redis.call('PUBLISH', p .. 'node:' .. node, id) end
  end
end

local function cause(type, message, attempt)
  return '{"type":"' .. type .. '","message":"' .. message .. '","retryable":false,"attempt":' .. (attempt or 0) .. '}'
end

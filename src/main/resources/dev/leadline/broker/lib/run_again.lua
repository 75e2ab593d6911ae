-- Runs a task again that ended without success. Its lease number goes on; failures and crashes start at 0 again. The record and all
-- that belongs to it lose their time to live before anything can run.
local function run_again(p, id, r)
  local at = r.home or r.at
  redis.call('PERSIST', r.key)
  redis.call('PERSIST', p .. 'args:' .. id)
  redis.call('PERSIST', p .. 'steps:' .. id)
  r.finished = '-'
  if r.webhook then
    -- The next end is told of by another delivery.
    move(r, 'QUEUED', ready(p, id, at), 'at', at, 'webhook', string.match(r.webhook, '^%S+ %S+') or r.webhook)
  else
    move(r, 'QUEUED', ready(p, id, at), 'at', at)
  end
  redis.call('HDEL', r.key, 'error', 'due', 'expires', 'failures', 'crashes', 'cancel', 'quarantine', 'progress')
  redis.call('ZREM', p .. 'dead', id)
end

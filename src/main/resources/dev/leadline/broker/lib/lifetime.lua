-- How long ended tasks are kept. If somebody reads `events`, which is the archive, a record must not expire before the
-- archive has it; then the archive starts the time to live.
local has_readers

-- Starts the time to live (ms) of an ended task and of all that belongs to it.
local function keep_for(p, id, key, ttl, r)
  redis.call('PEXPIRE', key, ttl)
  if not r then return end
  if r.separate then redis.call('PEXPIRE', p .. 'args:' .. id, ttl) end
  if r.steps then redis.call('PEXPIRE', p .. 'steps:' .. id, ttl) end
  if r.chunks then redis.call('PEXPIRE', p .. 'chunks:' .. id, ttl) end
  if r.usage then redis.call('PEXPIRE', p .. 'charges:' .. id, ttl) end
end

-- Starts the time to live of a task that ended earlier, or has the archive do so.
local function let_expire(p, id, key, ttl, r)
  if has_readers == nil then has_readers = redis.call('EXISTS', p .. 'events') == 1 end
  if has_readers then
    redis.call('XADD', p .. 'events', '*', 'task', id, 'status', r.state, 'ttl', ttl)
  else
    keep_for(p, id, key, ttl, r)
  end
end

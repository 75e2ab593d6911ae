-- Forgets a worker that holds nothing: its consumers, which would otherwise pile up, and its keys.
local function forget(p, worker, streams)
  for _, at in ipairs(streams) do redis.pcall('XGROUP', 'DELCONSUMER', p .. 'ready:' .. at, 'workers', worker) end
  redis.call('DEL', p .. 'worker:' .. worker, p .. 'bell:@' .. worker, p .. 'cancels:' .. worker)
  redis.call('ZREM', p .. 'workers', worker)
end

-- Up to `max` pending entries of a worker in one stream, as {entry, worker, idle ms, deliveries}; nil: no group.
local function pending_of(p, worker, at, max)
  local answer = redis.pcall('XPENDING', p .. 'ready:' .. at, 'workers', '-', '+', max, worker)
  if answer.err then
    if string.find(answer.err, 'NOGROUP', 1, true) then return nil end
    error(answer.err)
  end
  return answer
end

-- Makes a lost group again, from the start of its stream, so that nothing in it stays unseen.
local function remake(p, at)
  local key = p .. 'ready:' .. at
  if redis.call('EXISTS', key) == 0 then return end
  redis.call('XGROUP', 'CREATE', key, 'workers', 0)
  join(p, at)
end

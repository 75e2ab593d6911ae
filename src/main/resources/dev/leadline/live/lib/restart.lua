-- Says in the stream of a task's chunks that what they said before is void, since the task is about to run again;
-- `r` is its record before the lease is raised. The void chunks are deleted. Returns why it runs again.
local function restart(p, id, r)
  local why = 'retried'
  local lease, kind = string.match(r.done or '', '^(%d+):(%a+)$')
  if lease == r.lease then
    why = kind == 'retry' and 'failed' or kind
  elseif r.crashes then
    why = 'worker-lost'
  end
  local key = p .. 'chunks:' .. id
  local entry = redis.pcall('XADD', key, '*', 'a', r.attempt + 1, 'r', why)
  -- A key of another type must not stop a queue.
  if entry.err then
    redis.call('DEL', key)
    entry = redis.call('XADD', key, '*', 'a', r.attempt + 1, 'r', why)
  end
  redis.call('XTRIM', key, 'MINID', entry)
  return why
end

-- Up to `max` pending entries of a worker in one stream, from the entry given, as {entry, worker, idle ms, deliveries};
-- nil: the stream has no group.
local function pending_of(p, worker, at, from, max)
  local answer = redis.pcall('XPENDING', p .. 'ready:' .. at, 'workers', from, '+', max, worker)
  if not answer.err then return answer end
  if string.find(answer.err, 'NOGROUP', 1, true) then return nil end
  return redis.call('XPENDING', p .. 'ready:' .. at, 'workers', from, '+', max, worker)
end

-- The id of the task in an entry; nil when there is no such entry.
local function task_at(p, at, entry)
  local found = redis.call('XRANGE', p .. 'ready:' .. at, entry, entry)[1]
  return found and found[2][2]
end

-- Up to `count` routes of ready streams in the order of their names, from the given route on; after it if `past` is
-- true.
local function streams_from(p, route, past, count)
  local from = route == '' and '-' or (past and '(' or '[') .. route
  return redis.call('ZRANGEBYLEX', p .. 'streams', from, '+', 'LIMIT', 0, count)
end

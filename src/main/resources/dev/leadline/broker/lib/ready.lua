-- Appends a task to the ready stream of its route. The stream and its queue are made known, and the tenant joins the lane at
-- the present minimum, before the entry is written: a stop in between leaves a tenant without work, never work unseen.
local joined = {}

-- Once a route and script: reconcile asks for each record. The sets are ordered by name, so that one can go through them in
-- pieces, and find the streams of a queue.
local known = {}

local function make_known(p, at)
  if known[at] then return end
  known[at] = true
  if redis.call('ZADD', p .. 'streams', 0, at) == 1 then redis.call('ZADD', p .. 'queues', 0, (parts(at))) end
end

local function join(p, at)
  if joined[at] then return joined[at] end
  joined[at] = p .. 'ready:' .. at
  local queue, lane_name, tenant = parts(at)
  local fair = p .. 'fair:' .. queue .. ':' .. lane_name
  if not redis.call('ZSCORE', fair, tenant) then
    make_known(p, at)
    local first = redis.call('ZRANGE', fair, 0, 0, 'WITHSCORES')
    redis.call('ZADD', p .. 'busy', 'NX', 0, queue)
    redis.call('ZADD', fair, first[2] or 0, tenant)
  end
  touch(queue)
  return joined[at]
end

local function ready(p, id, at)
  return redis.call('XADD', join(p, at), '*', 't', id)
end

-- Makes a lost group again, from the start of its stream, so that nothing in it stays unseen.
local function remake(p, at)
  local key = p .. 'ready:' .. at
  if redis.call('EXISTS', key) == 0 then return end
  redis.call('XGROUP', 'CREATE', key, 'workers', 0)
  join(p, at)
end

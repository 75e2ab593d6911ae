-- Appends a task to the ready stream of its route. The stream is made known and the tenant joins the lane's turn, at
-- the present minimum, before the entry is written: a stop in between leaves a tenant without work, never work unseen.
local joined = {}

-- Once a route and script: restore asks for each record. A worker that serves all queues learns of a new one here: it waits
-- on the bell named '+', too.
local known = {}

local function make_known(p, at)
  if known[at] then return end
  known[at] = true
  local queue = parts(at)
  redis.call('SADD', p .. 'streams', at)
  if redis.call('SADD', p .. 'queues', queue) == 1 then touch('+', true) end
end

local function join(p, at)
  if joined[at] then return joined[at] end
  joined[at] = p .. 'ready:' .. at
  local queue, lane_name, tenant = parts(at)
  local turn = p .. 'turn:' .. queue .. ':' .. lane_name
  if not redis.call('ZSCORE', turn, tenant) then
    make_known(p, at)
    local first = redis.call('ZRANGE', turn, 0, 0, 'WITHSCORES')
    redis.call('ZADD', turn, first[2] or 0, tenant)
  end
  touch(queue)
  return joined[at]
end

local function ready(p, id, at)
  return redis.call('XADD', join(p, at), '*', 't', id)
end

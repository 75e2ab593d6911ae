-- Appends a task to the ready stream of its route. Before the entry is written, the stream and its queue are added to
-- the indexes, and the tenant joins the lane with the lowest score there is: if the script stops in between, a tenant
-- is listed without work, but no work is missed.
local joined = {}

-- Done once for each route in a call, since reconcile asks for each record. The sets are ordered by name, so that they
-- can be read in pieces, and the streams of a queue can be found.
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

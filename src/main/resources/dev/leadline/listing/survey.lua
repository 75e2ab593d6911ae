-- Counts waiting and running tasks, queue by queue in the order of their names, in bounded pieces: a queue with the
-- streams of many tenants takes several calls. Reads only. Waiting is the stream's length minus its pending entries:
-- `lag` is wrong once entries were deleted.
-- Guarantee: the numbers of one ready stream are of one moment. Calls that go on where the last one stopped count each
-- stream once.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] tenant whose tasks are counted, in the queues that have a place for them; '' for all tasks and all queues
-- ARGV[2] queue to go on after; '' for the first
-- ARGV[3] stream, by its route, to go on after, when the queue was not counted in whole; else ''
-- ARGV[4] how many queues to name in whole, 1 to 500
-- ARGV[5] how many queues and streams to look at, 1 to 1000; a queue's last look may be some more
-- Returns {counts, queue, route, paused}: a count is {queue, lane, tasks that wait, tasks that run, tasks of the waiting ones that
--         are parked, for how many ms the oldest has waited (-1: none waits)}; queue and route are those to go on from, as in
--         ARGV[2] and ARGV[3]; the queue is '' when there is no more; paused are the counted queues that are paused
-- Uses: redis/clock, redis/info, records/route, broker/lib/rules
local p, tenant, queue, route = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local names, looks = tonumber(ARGV[4]), tonumber(ARGV[5])
local counts, paused = {}, {}
local now = clock()
rules_exist = redis.call('EXISTS', p .. 'rules') == 1

local function queue_after(name)
  return redis.call('ZRANGEBYLEX', p .. 'queues', name == '' and '-' or '(' .. name, '+', 'LIMIT', 0, 1)[1]
end

-- A queue has at most one stream for each lane of a tenant, so these can be asked for by name.
local function streams_of_tenant()
  local streams = {}
  for _, name in ipairs(LANES) do
    local at = queue .. ':' .. name .. ':' .. tenant
    if redis.call('ZSCORE', p .. 'streams', at) then streams[#streams + 1] = at end
  end
  return streams
end

local function streams_after(at, max)
  if tenant ~= '' then return streams_of_tenant() end
  local from = at == '' and '[' .. queue .. ':' or '(' .. at
  return redis.call('ZRANGEBYLEX', p .. 'streams', from, '(' .. queue .. ';', 'LIMIT', 0, max)
end

-- Adds to the numbers of a lane; since: when the oldest of these tasks began to wait, ms; nil: none waits.
local function add(sums, lane_name, waiting, running, parked, since)
  local sum = sums[lane_name] or { queue, lane_name, 0, 0, 0, -1 }
  sum[3], sum[4], sum[5] = sum[3] + waiting, sum[4] + running, sum[5] + parked
  if since then sum[6] = math.max(sum[6], now - since, 0) end
  sums[lane_name] = sum
end

-- The id of an entry begins with the time when it was written. Running tasks keep their entries, which come before those
-- that were not delivered yet.
local function oldest_entry(key, running)
  local first = '-'
  if running > 0 then
    for _, group in ipairs(redis.call('XINFO', 'GROUPS', key)) do
      if value_of(group, 'name') == 'workers' then first = '(' .. value_of(group, 'last-delivered-id') end
    end
  end
  local entry = redis.call('XRANGE', key, first, '+', 'COUNT', 1)[1]
  return entry and tonumber(string.match(entry[1], '^%d+'))
end

-- Arrivals are counted in microseconds from the beginning of 2025, see gates.lua.
local function oldest_parked(at)
  local arrival = redis.call('ZRANGE', p .. 'parked:' .. at, 0, 0, 'WITHSCORES')[2]
  return arrival and 1735689600000 + math.floor(arrival / 1000)
end

local function add_stream(sums, at)
  local _, lane_name = parts(at)
  if not lane_name then return end
  local key = p .. 'ready:' .. at
  local length = redis.call('XLEN', key)
  -- In a stream without its group nothing runs.
  local pending = redis.pcall('XPENDING', key, 'workers')
  local running = pending.err and 0 or pending[1]
  add(sums, lane_name, length - running, running, 0, length > running and oldest_entry(key, running) or nil)
  local parked = redis.call('ZCARD', p .. 'parked:' .. at)
  if parked > 0 then add(sums, lane_name, parked, 0, parked, oldest_parked(at)) end
end

-- Tasks in quarantine were running when a worker was lost, so there are never many.
local function add_quarantine(sums)
  local members = redis.call('ZRANGE', p .. 'quarantine:' .. queue, 0, -1, 'WITHSCORES')
  for i = 1, #members, 2 do
    local _, at = id_and_route(members[i])
    local _, lane_name, owner = parts(at or '')
    if lane_name and (tenant == '' or owner == tenant) then add(sums, lane_name, 1, 0, 0, tonumber(members[i + 1])) end
  end
end

-- Counts the streams after the route; true when these were the last of the queue.
local function count_queue()
  local sums, max = {}, math.max(1, looks)
  local streams = streams_after(route, max)
  for _, at in ipairs(streams) do add_stream(sums, at) end
  looks = looks - #streams - 1
  local whole = tenant ~= '' or #streams < max
  if whole then add_quarantine(sums) end
  if tenant == '' then add(sums, LANES[3], 0, 0, 0) end
  if next(sums) and rule(p, 'paused:' .. queue) then paused[#paused + 1] = queue end
  for _, name in ipairs(LANES) do counts[#counts + 1] = sums[name] end
  if whole and next(sums) then names = names - 1 end
  route = whole and '' or streams[#streams]
  return whole
end

local following = route ~= '' and queue or queue_after(queue)
while following and names > 0 and looks > 0 do
  queue = following
  if not count_queue() then return { counts, queue, route, paused } end
  following = queue_after(queue)
end
return { counts, following and queue or '', '', paused }

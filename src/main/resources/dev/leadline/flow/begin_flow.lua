-- Begins a flow whose definition is stored: from now on any node makes its tasks, and it ends in a final state.
-- Guarantee: a flow begins only if its definition is there as a whole. A repeated call changes nothing and gives the same
-- answer. An idempotency key names one request, whether it made a task or a flow. When Redis is full or nearly full the call
-- is refused with OOM, and nothing begins.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] tenant
-- ARGV[3] number of tasks
-- ARGV[4] number of fields that the definition has
-- ARGV[5] ms for which flow and tasks are kept after its end
-- ARGV[6] numbers of the tasks that nothing depends on, such as `0-4 7`
-- ARGV[7] seconds for which an idempotency key is remembered at least
-- ARGV[8] name of the idempotency key; '' for none
-- ARGV[9] fingerprint of the request
-- ARGV[10] percentage of maxmemory at which new flows are refused; '': do not look
-- Returns {code, id}: 0 begun, 1 replayed, 2 key reused, 3 incomplete: store the definition again; the flow or task that
--         it is about
-- Uses: redis/clock, broker/lib/headroom
local p, id, total = KEYS[1], ARGV[1], tonumber(ARGV[3])
local flow, tasks = p .. 'flow:' .. id, p .. 'flow-tasks:' .. id
if redis.call('EXISTS', flow) == 1 then return { 0, id } end
if ARGV[8] ~= '' then
  local held = redis.pcall('GET', p .. 'once:' .. ARGV[8])
  local first, print = string.match(type(held) == 'string' and held or '', '^(%S+) (%S+)$')
  -- What it named may be deleted before the key: then the key counts as free.
  if first and first ~= id and redis.call('EXISTS', p .. 'task:' .. first, p .. 'flow:' .. first) > 0 then
    return { print == ARGV[9] and 1 or 2, first }
  end
end
local full = refusal(ARGV[10])
if full then return full end
if redis.call('HLEN', tasks) ~= tonumber(ARGV[4]) then return { 3, id } end

-- Notes the flow for lists: by its id, which begins with its time, the newest ones of its tenant, and of all. They are
-- forgotten when no flow began for longer than any flow can wait. A key of another type is set aside.
local LISTED, FORGOTTEN = 10000, 400 * 86400

local function list_in(name)
  local key = p .. 'flows:' .. name
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'zset' and kind ~= 'none' then
    redis.call('RENAME', key, p .. 'aside:flows:' .. name)
    redis.call('EXPIRE', p .. 'aside:flows:' .. name, 86400)
  end
  redis.call('ZADD', key, 0, id)
  redis.call('ZREMRANGEBYRANK', key, 0, -LISTED - 1)
  redis.call('EXPIRE', key, FORGOTTEN)
end

local now, stamp = clock()
redis.call('SET', p .. 'flow-marks:' .. id, string.rep('.', total))
redis.call('ZADD', p .. 'flow-work', now, id)
if ARGV[8] ~= '' then
  local seconds = math.max(tonumber(ARGV[7]), math.ceil(tonumber(ARGV[5]) / 1000))
  redis.call('SET', p .. 'once:' .. ARGV[8], id .. ' ' .. ARGV[9], 'EX', seconds)
end
redis.call('PERSIST', tasks)
list_in(ARGV[2])
list_in('+')
redis.call('HSET', flow, 'state', 'BUILDING', 'tenant', ARGV[2], 'total', total, 'left', total, 'ttl', ARGV[5], 'sinks', ARGV[6],
  'created', stamp, 'built', 0)
return { 0, id }

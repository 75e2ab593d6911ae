-- Ends a call that tasks share: keeps its answer, drops the oldest answers if all together take too much room, and makes the
-- tasks due that wait for it. Without an answer one of them is made due, and makes the call in its turn.
-- Guarantee: who has no claim, or lost the lease, keeps nothing. The kept answers take at most the given bytes, but for what
-- one call may not drop yet. A repeated call does no harm.
-- Refused when Redis is full, unless there is no answer.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] name of the call
-- ARGV[4] its answer; '' for none, and to go on with waking those who wait
-- ARGV[5] ms that it is kept
-- ARGV[6] tenant whose answers share the room, or +
-- ARGV[7] bytes that they may take
-- Returns 1 when more tasks wait for the answer, 0 when none does
-- Uses: redis/clock, records/route, broker/lib/wake, records/status, records/record
local p, id, lease, call = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local flight, answer, followers = p .. 'flight:' .. call, p .. 'answer:' .. call, p .. 'followers:' .. call
local claim = redis.call('GET', flight)
if claim and claim ~= id .. ' ' .. lease then return 0 end
-- After a DEL as its first write, Redis refuses no further ones of a script when it is full.
if ARGV[4] == '' then redis.call('DEL', flight) end
local now, stamp = clock()

local function drop(order, sizes, name)
  local freed = tonumber(redis.call('HGET', sizes, name)) or 0
  redis.call('DEL', p .. 'answer:' .. name)
  redis.call('ZREM', order, name)
  redis.call('HDEL', sizes, name)
  return redis.call('HINCRBY', sizes, '', string.format('%d', -freed))
end

local function keep(text, ms, most)
  local order, sizes, size = p .. 'answers:' .. ARGV[6], p .. 'answer-sizes:' .. ARGV[6], #text + 300
  if size > most then return end
  local before = tonumber(redis.call('HGET', sizes, call)) or 0
  -- First what Redis refuses when it is full.
  redis.call('HSET', answer, 'came', stamp, 'text', text)
  redis.call('PEXPIRE', answer, ms)
  redis.call('ZADD', order, stamp, call)
  redis.call('HSET', sizes, call, size)
  local all = redis.call('HINCRBY', sizes, '', string.format('%d', size - before))
  for _, name in ipairs(redis.call('ZRANGE', order, 0, 99)) do
    if all > most or redis.call('EXISTS', p .. 'answer:' .. name) == 0 then all = drop(order, sizes, name) end
  end
  if redis.call('PTTL', order) < tonumber(ms) then
    redis.call('PEXPIRE', order, ms)
    redis.call('PEXPIRE', sizes, ms)
  end
end

if claim and ARGV[4] ~= '' then
  local r = glance(p, id)
  if r and r.state == 'STARTED' and r.lease == lease then keep(ARGV[4], ARGV[5], tonumber(ARGV[7])) end
end

local all = redis.call('EXISTS', answer) == 1
local woken = {}
for _, member in ipairs(redis.call('ZRANGE', followers, 0, all and 499 or 99)) do
  woken[#woken + 1] = member
  local due = redis.call('ZSCORE', p .. 'later', member)
  if due then
    if tonumber(due) > now then redis.call('ZADD', p .. 'later', 'XX', stamp, member) end
    local _, at = id_and_route(member)
    touch((parts(at)), true)
    if not all then break end
  end
end
if #woken > 0 then redis.call('ZREM', followers, unpack(woken)) end
if ARGV[4] ~= '' then redis.call('DEL', flight) end
wake(p)
return all and redis.call('EXISTS', followers) or 0

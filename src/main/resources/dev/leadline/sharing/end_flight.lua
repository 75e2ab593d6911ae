-- Ends a call that tasks share: keeps its answer, drops the oldest answers if all together take too much room, and makes the
-- tasks due that wait for it. So does a failure that they share. When there is neither, one of them is made due, and makes the
-- call in its turn.
-- Guarantee: who has no claim, or lost the lease, keeps nothing. The kept answers take at most the given bytes, but for what
-- one call may not drop yet. A repeated call does no harm.
-- Refused when Redis is full, if there is an answer.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] name of the call
-- ARGV[4] how it ended: answer, failure, nothing; more: to go on with waking those who wait
-- ARGV[5] the answer or the failure, or ''
-- ARGV[6] ms that it is kept
-- ARGV[7] tenant whose answers share the room, or +
-- ARGV[8] bytes that they may take
-- Returns 1 when more tasks are to be woken, 0 when none is
-- Uses: redis/clock, records/route, broker/lib/wake, records/status, records/record
local p, id, lease, call, kind, text = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local flight, followers = p .. 'flight:' .. call, p .. 'followers:' .. call
local answer, failure = p .. 'answer:' .. call, p .. 'failure:' .. call
local run = id .. ' ' .. lease
local claim = redis.call('GET', flight)
-- Whether this run has told already how the call ended. Then those who wait are woken although another call began meanwhile.
local told = redis.call('HGET', answer, 'by') == run or redis.call('HGET', failure, 'by') == run
if claim and claim ~= run and not told then return 0 end
-- After a write that needs no memory as the first one, Redis refuses no further ones of a script when it is full.
if kind ~= 'answer' then
  redis.call('ZREM', followers, '')
  if claim == run then redis.call('DEL', flight) end
end
local now, stamp = clock()

local function drop(order, sizes, name)
  local freed = tonumber(redis.call('HGET', sizes, name)) or 0
  redis.call('DEL', p .. 'answer:' .. name)
  redis.call('ZREM', order, name)
  redis.call('HDEL', sizes, name)
  return redis.call('HINCRBY', sizes, '', string.format('%d', -freed))
end

local function keep_answer(ms, most)
  -- Its name, which is in three keys, and what Redis adds to it, take not quite 1000 bytes.
  local order, sizes, size = p .. 'answers:' .. ARGV[7], p .. 'answer-sizes:' .. ARGV[7], #text + 1000
  if size > most then return end
  local before = tonumber(redis.call('HGET', sizes, call)) or 0
  -- First what Redis refuses when it is full.
  redis.call('HSET', answer, 'came', stamp, 'by', run, 'text', text)
  redis.call('PEXPIRE', answer, ms)
  redis.call('ZADD', order, stamp, call)
  redis.call('HSET', sizes, call, size)
  local all = redis.call('HINCRBY', sizes, '', string.format('%d', size - before))
  for _, name in ipairs(redis.call('ZRANGE', order, 0, 99)) do
    if name ~= call and (all > most or redis.call('EXISTS', p .. 'answer:' .. name) == 0) then
      all = drop(order, sizes, name)
    end
  end
  if redis.call('PTTL', order) < tonumber(ms) then
    redis.call('PEXPIRE', order, ms)
    redis.call('PEXPIRE', sizes, ms)
  end
  told = true
end

local function keep_failure(ms)
  redis.call('HSET', failure, 'came', stamp, 'by', run, 'text', text)
  redis.call('PEXPIRE', failure, ms)
  told = true
end

if claim == run and text ~= '' then
  local r = glance(p, id)
  if r and r.state == 'STARTED' and r.lease == lease then
    if kind == 'answer' then keep_answer(ARGV[6], tonumber(ARGV[8])) end
    if kind == 'failure' then keep_failure(ARGV[6]) end
  end
end

-- Whether a task waited, and is due now.
local function roused(member)
  local due = redis.call('ZSCORE', p .. 'later', member)
  if not due then return false end
  if tonumber(due) > now then redis.call('ZADD', p .. 'later', 'XX', stamp, member) end
  local _, at = id_and_route(member)
  touch((parts(at)), true)
  return true
end

-- Those who were woken for what is kept stay listed with a score below zero, since it shows how long they waited.
local most = told and 500 or 100
local waiting = redis.call('ZRANGEBYSCORE', followers, 0, '+inf', 'WITHSCORES', 'LIMIT', 0, most)
local one, seen, gone = false, {}, {}
for i = 1, #waiting, 2 do
  local member = waiting[i]
  one = roused(member) or one
  seen[i], seen[i + 1] = '-' .. waiting[i + 1], member
  gone[#gone + 1] = member
  if one and not told then break end
end
if #gone > 0 and told then redis.call('ZADD', followers, unpack(seen)) end
if #gone > 0 and not told then redis.call('ZREM', followers, unpack(gone)) end
if told then redis.call('PEXPIRE', followers, ARGV[6]) end
if kind == 'answer' and claim == run then redis.call('DEL', flight) end
wake(p)
return #gone == most and (told or not one) and 1 or 0

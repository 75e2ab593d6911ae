-- Makes the tasks of schedules whose ticks are due, moves each schedule to its next tick in the same step, and says what
-- is due then.
-- Guarantee: a tick makes one task, however many nodes call at once, since a call counts only for a schedule that stands
-- at the tick from which the caller computed. Tasks are stored before the schedule moves on; if the script stops in
-- between, the repeated call finds them by their ids. A tick is due by the clock of Redis.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] how many due schedules to name, 1 to 500
-- ARGV[2..] 5 for each schedule: member (tenant:name), tick that it stands at, its next tick, ticks to make (ms:id, by
--           spaces), how many ticks make no task since they were missed
-- Returns {time ms, ms until a schedule is due or -1, members that made tasks, due schedules}; a due schedule is 4 values:
--         member, tick that it stands at, rule, what becomes of missed ticks
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record,
--       broker/lib/later, records/args, broker/lib/store, broker/lib/earlier, schedule/lib/due, counts/lib/add,
--       counts/lib/unseen, schedule/lib/make
local p = KEYS[1]
local now, stamp = clock()
local makers = {}

local function make_ticks(h, ticks)
  local last, last_id
  for tick, id in string.gmatch(ticks, '(%d+):(%S+)') do
    if h.overlap == 'SKIP' then h.open = still_open(p, h) end
    if (h.overlap == 'SKIP' and h.open ~= '') or make(p, now, h, id) then
      h.skipped = h.skipped + 1
    else
      last, last_id = tick, id
    end
  end
  return last, last_id
end

for i = 2, #ARGV, 5 do
  local member, expected, following, ticks, missed = unpack(ARGV, i, i + 4)
  local h = read_schedule(p, member)
  -- By the clock of Redis, whatever the caller took for the time.
  if h and h.next == expected and tonumber(expected) <= now then
    local last, last_id = make_ticks(h, ticks)
    local me = h.me
    redis.call('HSET', me, 'next', following, 'open', h.open, 'skipped', h.skipped + tonumber(missed))
    if last then
      redis.call('HSET', me, 'last', last, 'task', last_id)
      makers[#makers + 1] = member
    end
    stand_at(p, member, following)
  end
end
if unseen then count_unseen(p) end
wake(p, true)

local due = {}
if redis.call('EXISTS', p .. 'ticks') == 0 then return { stamp, -1, makers, due } end
for _, member in ipairs(redis.call('ZRANGEBYSCORE', p .. 'ticks', '-inf', stamp, 'LIMIT', 0, ARGV[1])) do
  local h = read_schedule(p, member)
  if not h then
    redis.call('ZREM', p .. 'ticks', member)
  elseif h.next == '' or tonumber(h.next) > now then
    stand_at(p, member, h.next)
  else
    redis.call('ZADD', p .. 'schedules', 0, member)
    local n = #due
    due[n + 1], due[n + 2], due[n + 3], due[n + 4] = member, h.next, h.rule, h.missed
  end
end
local first = redis.call('ZRANGE', p .. 'ticks', 0, 0, 'WITHSCORES')[2]
return { stamp, first and math.max(0, tonumber(first) - now) or -1, makers, due }

-- Holds the most that a call may cost, before it is sent, if the budgets of its task and tenant have room for it.
-- Guarantee: what was paid and what is held never are more than a hard budget, whoever asks. A repeated call changes nothing and
-- gives the same answer.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] number of the call, one of its own within the run, from 1; 0: for work that goes on after it
-- ARGV[4] tenant
-- ARGV[5] the most that it may cost, in units of money
-- ARGV[6] budget of the task, in units; '' for none
-- ARGV[7] text of the charge that is entered if nobody says what the call cost
-- ARGV[8] ms after which it is looked at whether the run still goes on
-- Returns {code, number}: 0 held; 1 busy, there is room once other calls have ended; 2 task, its budget has only this many units
--         left; 3 tenant, its budget is used up for this many ms; 4 never, the budget of the tenant has this many units in all; 5 lost,
--         the lease is
-- Uses: redis/clock, records/status, records/record, ledger/lib/paid, budget/lib/let_go
local p, id, lease, call, tenant = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local most, own = tonumber(ARGV[5]), tonumber(ARGV[6])
redis.call('DEL', p .. 'nothing')
local r = glance(p, id)
if not r or r.state ~= 'STARTED' or r.lease ~= lease then return { 5, '' } end
local name, money = hold_name(id, lease, call), p .. 'money:' .. tenant
if redis.call('HEXISTS', money, 'c:' .. name) == 1 then return { 0, '' } end
local now = clock()
local held = redis.call('HMGET', money, 'held', 't:' .. id)
local busy = false

local function text(number)
  return string.format('%.0f', math.max(0, number))
end

if own then
  local paid = redis.pcall('HGET', p .. 'charges:' .. id, 'cost')
  paid = type(paid) == 'string' and tonumber(paid) or 0
  if paid + most > own then return { 2, text(own - paid) } end
  busy = paid + (tonumber(held[2]) or 0) + most > own
end
local hard, per = string.match(redis.call('HGET', p .. 'budgets', tenant) or '', '^%S+ (%d+) (%S+)$')
hard = tonumber(hard)
if hard then
  local paid, ends = paid_in(p, tenant, per, now)
  if most > hard then return { 4, text(hard) } end
  if paid + most > hard then return { 3, text(ends - now) } end
  busy = busy or paid + (tonumber(held[1]) or 0) + most > hard
end
if busy then return { 1, '' } end
redis.call('ZADD', p .. 'holds', text(now + ARGV[8]), tenant .. ' ' .. name)
redis.call('HINCRBY', money, 'held', ARGV[5])
redis.call('HINCRBY', money, 't:' .. id, ARGV[5])
redis.call('HSET', money, 'c:' .. name, ARGV[5] .. ' - ' .. ARGV[7])
return { 0, '' }

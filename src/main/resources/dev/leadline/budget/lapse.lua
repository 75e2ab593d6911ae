-- Ends calls whose run has ended and whose worker does not say what they cost: it was killed, for example. Nobody knows whether the
-- provider bills them, so the most that they may cost is entered into the ledger, with the outcome `unknown`. Looks at 100 calls.
-- Guarantee: a call is ended so only when its run was found to have ended twice, with the whole time between two looks in
-- between: a worker that lives says in this time what it cost. A repeated call enters nothing twice.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] ms between two looks at a call
-- Returns 1 when there may be more to look at, otherwise 0
-- Uses: redis/clock, records/status, records/record, ledger/lib/paid, ledger/lib/enter, budget/lib/let_go
local p = KEYS[1]
local MOST = 100
redis.call('DEL', p .. 'nothing')
local now, stamp = clock()
local again = string.format('%.0f', now + ARGV[1])

local function look(member)
  local tenant, id, lease, call = string.match(member, '^(%S+) (%S+):(%d+):(%S+)$')
  local money = p .. 'money:' .. (tenant or '')
  local value = tenant and redis.call('HGET', money, 'c:' .. hold_name(id, lease, call))
  local units, mark, text = string.match(value or '', '^(%d+) (%S) (.*)$')
  if not units then return redis.call('ZREM', p .. 'holds', member) end
  local r = glance(p, id)
  local runs = r and r.state == 'STARTED' and r.lease == lease
  -- What is held for work that goes on after the run is held as long as the task, and as long as somebody is to end that work.
  if call == '0' then runs = r and not is_final(r.state) or redis.call('HEXISTS', p .. 'works', id) == 1 end
  if not runs and mark == 'x' then
    -- It is not among the charges that its run has numbered, and so it has a number for itself. That of work which went on after
    -- its run has the lease 0, as when it is paid for: whatever comes first counts, alone.
    enter_late(p, id, call == '0' and '0' or lease .. '.' .. call, text, read_record(p, id))
    return let_go(p, tenant, id, lease, call)
  end
  if not runs then redis.call('HSET', money, 'c:' .. hold_name(id, lease, call), units .. ' x ' .. text) end
  redis.call('ZADD', p .. 'holds', again, member)
end

local due = redis.call('ZRANGEBYSCORE', p .. 'holds', '-inf', stamp, 'LIMIT', 0, MOST)
for _, member in ipairs(due) do look(member) end
return #due == MOST and 1 or 0

-- What calls of a tenant that are under way may cost at most: `money:<tenant>`, a hash with `held` (all together), `t:<id>` (all
-- of a task) and `c:<id>:<lease>:<call>` (`units mark text`: what this one holds, `-` or `x` when its run was found to have ended, and
-- the charge that is entered if its worker does not say what it cost; for work that goes on after the run it is `c:<id>:0:0`,
-- and it is held until the task has ended, and that work). `holds` has each call with when it is looked at again.

local function hold_name(id, lease, call)
  return id .. ':' .. (call == '0' and '0' or lease) .. ':' .. call
end

-- Ends what a call holds. Nothing changes if it had ended before.
local function let_go(p, tenant, id, lease, call)
  local name, money = hold_name(id, lease, call), p .. 'money:' .. tenant
  redis.call('ZREM', p .. 'holds', tenant .. ' ' .. name)
  local units = string.match(redis.call('HGET', money, 'c:' .. name) or '', '^(%d+) ')
  if not units or redis.call('HDEL', money, 'c:' .. name) == 0 then return end
  local less = units == '0' and '0' or '-' .. units
  redis.call('HINCRBY', money, 'held', less)
  if redis.call('HINCRBY', money, 't:' .. id, less) <= 0 then redis.call('HDEL', money, 't:' .. id) end
  if redis.call('HLEN', money) == 1 then redis.call('DEL', money) end
end

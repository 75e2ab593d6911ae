-- Tells what tenants, and one of their tasks, paid and hold. Reads only.
-- Guarantee: the numbers are of one moment.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id of the task; '' for none
-- ARGV[2..] 1 for each tenant: its name
-- Returns for each tenant {its budget: `soft hard per` in units, '-' for none, or ''; units that it paid in this period, ms since 1970 at
--         which that ends, units that its calls hold, units that the task paid, units that its calls hold}
-- Uses: redis/clock, ledger/lib/paid
local p, id = KEYS[1], ARGV[1]
local now = clock()
local own = id ~= '' and redis.pcall('HGET', p .. 'charges:' .. id, 'cost')

local function standing(tenant)
  local budget = redis.call('HGET', p .. 'budgets', tenant) or ''
  local paid, ends = paid_in(p, tenant, string.match(budget, '%S+$') or 'P1M', now)
  local held = redis.call('HMGET', p .. 'money:' .. tenant, 'held', 't:' .. id)
  return {
    budget, string.format('%.0f', paid), string.format('%.0f', ends), held[1] or '0',
    type(own) == 'string' and own or '0', held[2] or '0',
  }
end

local all = {}
for i, tenant in ipairs({ unpack(ARGV, 2) }) do all[i] = standing(tenant) end
return all

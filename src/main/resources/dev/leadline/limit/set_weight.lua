-- Sets or deletes the weight of a tenant: its share of the starts where tenants take turns.
-- Guarantee: after the answer every take keeps to it. Idempotent.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] tenant
-- ARGV[2] weight, a whole number above 0; '' deletes it, so that it is 1 again
-- ARGV[3] how many weights there may be
-- ARGV[4] what the configuration says, if it asks for this: then nothing changes unless that is new; else ''
-- Returns 0 set, 1 changed, 2 deleted, 3 there is none, 4 there are too many
-- Uses: none
local p, field, weight, declared = KEYS[1], 'weight:' .. ARGV[1], ARGV[2], ARGV[4]

local function count()
  local sum = 0
  for _, one in ipairs(redis.call('HKEYS', p .. 'rules')) do
    if string.sub(one, 1, 7) == 'weight:' then sum = sum + 1 end
  end
  return sum
end

local before = redis.call('HGET', p .. 'rules', field)
if declared ~= '' and redis.call('HGET', p .. 'rules', 'declared-' .. field) == declared then return before and 1 or 3 end
if weight == '' and not before then return 3 end
local weights = count()
if weight ~= '' and not before and weights >= tonumber(ARGV[3]) then return 4 end
redis.call('DEL', p .. 'nothing')
if declared ~= '' then redis.call('HSET', p .. 'rules', 'declared-' .. field, declared) end
if weight ~= '' then
  redis.call('HSET', p .. 'rules', field, weight, 'weights', 1)
  return before and 1 or 0
end
redis.call('HDEL', p .. 'rules', field)
if weights == 1 then redis.call('HDEL', p .. 'rules', 'weights') end
return 2

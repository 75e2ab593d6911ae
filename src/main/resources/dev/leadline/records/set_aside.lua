-- Renames keys that somebody turned into another type, so that scripts can go on: they are kept for a day under
-- `aside:`. Tasks that they led to are found again by their records (reconcile). Run when a script met such a key.
-- Guarantee: a key of the right type is left alone.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- Returns the names of the keys that were set aside, without the prefix
-- Uses: records/route
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local aside = {}

local function check(name, type)
  local found = redis.call('TYPE', p .. name).ok
  if found == type or found == 'none' then return end
  redis.call('RENAME', p .. name, p .. 'aside:' .. name)
  redis.call('EXPIRE', p .. 'aside:' .. name, 86400)
  aside[#aside + 1] = name
end

for _, name in ipairs({ 'streams', 'queues', 'busy', 'named', 'later', 'expiring', 'gates', 'parked', 'limits', 'waiting', 'flow-work', 'dead', 'workers' }) do check(name, 'zset') end
for _, name in ipairs({ 'last-beat', 'reclaim-hold', 'reconcile', 'repair-round' }) do check(name, 'string') end
check('rules', 'hash')
check('live', 'hash')
for _, name in ipairs(redis.call('HKEYS', p .. 'live')) do check('live:' .. name, 'stream') end
check('finished', 'stream')
check('audit', 'stream')
check('events', 'stream')
check('quarantined', 'set')
check('wake:+', 'list')
check('schedules', 'zset')
check('ticks', 'zset')
for _, member in ipairs(redis.call('ZRANGE', p .. 'schedules', 0, -1)) do check('schedule:' .. member, 'hash') end
for _, queue in ipairs(redis.call('ZRANGE', p .. 'queues', 0, -1)) do
  for _, name in ipairs(LANES) do check('fair:' .. queue .. ':' .. name, 'zset') end
  check('quarantine:' .. queue, 'zset')
  check('wake:' .. queue, 'list')
end
for _, at in ipairs(redis.call('ZRANGE', p .. 'streams', 0, -1)) do
  check('ready:' .. at, 'stream')
  check('parked:' .. at, 'zset')
end
-- The gates of limits: those with a line, and those that are named by their limits.
local gates = redis.call('ZRANGE', p .. 'gates', 0, 499)
for _, limit in ipairs(redis.call('ZRANGE', p .. 'limits', 0, -1)) do gates[#gates + 1] = limit end
for _, gate in ipairs(gates) do
  for _, name in ipairs({ 'held:', 'called:', 'turns:' }) do check(name .. gate, 'zset') end
  check('starts:' .. gate, 'list')
  if redis.call('EXISTS', p .. 'turns:' .. gate) == 1 then
    for _, at in ipairs(redis.call('ZRANGE', p .. 'turns:' .. gate, 0, 499)) do check('line:' .. at .. ':' .. gate, 'zset') end
  end
end
check('quotas', 'zset')
for _, model in ipairs(redis.call('ZRANGE', p .. 'quotas', 0, 499)) do
  check('quota:' .. model, 'hash')
  check('promised:' .. model, 'hash')
  for project in string.gmatch(redis.call('HGET', p .. 'quota:' .. model, 'limits') or '', ';(%S+)') do
    check('spent:' .. model .. '@' .. project, 'hash')
    check('calls:' .. model .. '@' .. project, 'hash')
  end
end
check('budgets', 'hash')
check('holds', 'zset')
check('works', 'hash')
check('work-looks', 'zset')
for _, tenant in ipairs(redis.call('HKEYS', p .. 'budgets')) do check('money:' .. tenant, 'hash') end
for _, call in ipairs(redis.call('ZRANGE', p .. 'holds', 0, 499)) do check('money:' .. string.match(call, '^%S*'), 'hash') end
for _, flow in ipairs(redis.call('ZRANGE', p .. 'flow-work', 0, 499)) do
  check('flow:' .. flow, 'hash')
  check('flow-tasks:' .. flow, 'hash')
  check('flow-marks:' .. flow, 'string')
end
for _, worker in ipairs(redis.call('ZRANGE', p .. 'workers', 0, -1)) do
  check('worker:' .. worker, 'hash')
  check('cancels:' .. worker, 'set')
  check('wake:@' .. worker, 'list')
end
return aside

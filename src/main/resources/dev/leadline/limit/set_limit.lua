-- Sets, changes or deletes a limit, and opens its gate if it may be opened now.
-- Guarantee: after the answer every take keeps to the new limit; tasks that run go on and count. Tasks that may start now
-- are let out in this call, or in those that follow at once. Idempotent.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] its name: `handler:…`, `queue:…` or `key:…`, the latter also with `*` at its end
-- ARGV[2] the limit, four words: how many at once or '-'; how many starts, and in how many ms, or '-' for both; 1 when
--         paused, else 0. '' deletes it
-- ARGV[3] how many limits there may be
-- ARGV[4] what the configuration says, if it asks for this: then nothing changes unless that is new; else ''
-- Returns 0 made, 1 changed, 2 deleted, 3 there is none, 4 there are too many
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record,
--       quota/lib/windows, broker/lib/gates, broker/lib/looks, broker/lib/permits, broker/lib/permits_here,
--       broker/lib/limit_names
local p, name, limit, declared = KEYS[1], ARGV[1], ARGV[2], ARGV[4]
local field = 'limit:' .. name

local before = redis.call('HGET', p .. 'rules', field)
if declared ~= '' and redis.call('HGET', p .. 'rules', 'declared:' .. name) == declared then return before and 1 or 3 end
if limit == '' and not before then return 3 end
if limit ~= '' and not before and #limit_names(p) >= tonumber(ARGV[3]) then return 4 end
redis.call('DEL', p .. 'nothing')
if limit == '' then
  redis.call('HDEL', p .. 'rules', field)
else
  redis.call('HSET', p .. 'rules', field, limit)
end
if declared ~= '' then redis.call('HSET', p .. 'rules', 'declared:' .. name, declared) end
list_limits(p)
if string.sub(name, -1) ~= '*' then
  local m = permits_here(p, (clock()))
  m.look_at(name)
  m.settle()
  wake(p)
end
return limit == '' and 2 or before and 1 or 0

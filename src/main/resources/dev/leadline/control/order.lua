-- Gives a worker orders: to take no more tasks or to take them again, how many tasks to run at once, which queues to serve. They are in
-- its hash, each of its takes answers with them, and they are deleted with it.
-- Guarantee: the worker is woken by its own token, and so learns of the orders within a moment, also when it is full. Orders that
-- were given before and are not changed stay. Idempotent.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] worker
-- ARGV[2] '1': take no more tasks; '0': take tasks again; '': as before
-- ARGV[3] how many tasks to run at once; '': as before
-- ARGV[4] queues to serve, comma-separated; '*': all; '': as before
-- Returns 0 noted, 1 no such worker
-- Uses: records/route, broker/lib/wake
local p, worker = KEYS[1], ARGV[1]
local me = p .. 'worker:' .. worker
local beat = redis.call('ZSCORE', p .. 'workers', worker)
-- A worker that left has a beat of 0.
if not beat or tonumber(beat) <= 0 or redis.call('EXISTS', p .. 'lost:' .. worker) == 1 then return 1 end
redis.call('DEL', p .. 'nothing')
local orders = {}
for word in string.gmatch(redis.call('HGET', me, 'orders') or '- - -', '%S+') do orders[#orders + 1] = word end
for i = 1, 3 do
  if ARGV[i + 1] ~= '' then orders[i] = ARGV[i + 1] end
end
redis.call('HSET', me, 'orders', table.concat(orders, ' '))
token(p .. 'wake:@' .. worker)
return 0

-- Gives work that goes on although its task has ended, for the process that ends it where it goes on. Looks at 100 tasks.
-- Guarantee: work of an ended task is given to one process at a time, and again after a while, until it is paid for or given up; so
-- it is ended although that process dies. Work of a task that goes on is left alone.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] ms between two looks at a task
-- ARGV[2] how many are given at most
-- Returns {id, note, id, note...}
-- Uses: redis/clock, records/status, records/record, budget/lib/work
local p = KEYS[1]
local MOST = 100
redis.call('DEL', p .. 'nothing')
local now, stamp = clock()
local again = string.format('%.0f', now + ARGV[1])
local left = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'work-looks', '-inf', stamp, 'LIMIT', 0, MOST)) do
  if #left / 2 == tonumber(ARGV[2]) then break end
  local note = redis.call('HGET', p .. 'works', id)
  local r = note and glance(p, id)
  if not note then
    forget_work(p, id)
  else
    redis.call('ZADD', p .. 'work-looks', again, id)
    if not r or is_final(r.state) then
      left[#left + 1] = id
      left[#left + 1] = note
    end
  end
end
return left

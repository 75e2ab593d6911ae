-- Looks at the gates of the keys that have a prefix, piece by piece, after the limit for that prefix was changed: those
-- that may open now let tasks out.
-- Guarantee: idempotent; a gate that had a line when the first piece began is looked at.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] the beginning of the names of gates, such as `key:site:`
-- ARGV[2] place to go on from, as the call before returned it; '0' for the first
-- Returns the place to go on from; '0' at the end
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record,
--       quota/lib/windows, broker/lib/gates, broker/lib/looks, broker/lib/permits, broker/lib/permits_here
local p, prefix = KEYS[1], ARGV[1]
redis.call('DEL', p .. 'nothing')
local m = permits_here(p, (clock()))
local answer = redis.call('ZSCAN', p .. 'gates', ARGV[2], 'COUNT', 100)
for i = 1, #answer[2], 2 do
  if string.sub(answer[2][i], 1, #prefix) == prefix then m.look_at(answer[2][i]) end
end
m.settle()
wake(p)
return answer[1]

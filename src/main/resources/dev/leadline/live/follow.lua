-- Notes for a while that somebody on a node follows the events of a tenant, so that they are written. Called again and
-- again as long as somebody does.
-- Guarantee: repeated calls do no harm. Events are kept for as long after the last call as it says.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] tenant; '+' for all tenants
-- ARGV[2] node
-- ARGV[3] how long events are kept after the last call, ms
-- ARGV[4] how many events are kept
-- Returns the newest event there is
-- Uses: none
local p, name = KEYS[1], ARGV[1]
local stream, ttl = p .. 'live:' .. name, ARGV[3]
local nodes = { ARGV[2] }
for node in string.gmatch(string.match(redis.call('HGET', p .. 'live', name) or '', '^%d+(.*)$') or '', '%S+') do
  -- A node that stopped stays noted: so many are kept, and the oldest leave.
  if node ~= ARGV[2] and #nodes < 16 then nodes[#nodes + 1] = node end
end
redis.call('HSET', p .. 'live', name, ARGV[4] .. ' ' .. table.concat(nodes, ' '))
redis.call('PEXPIRE', p .. 'live', ttl)
local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
-- There is always one entry, so that a reader can go on after it.
local entry = newest and newest[1] or redis.call('XADD', stream, '*', 'k', 'begin')
redis.call('PEXPIRE', stream, ttl)
return entry

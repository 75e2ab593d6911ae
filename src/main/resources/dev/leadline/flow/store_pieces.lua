-- Stores a piece of a flow's definition. It is kept for an hour, and for good once the flow has begun.
-- Guarantee: nothing of it runs before the flow begins. A repeated call changes nothing. When Redis is full the first
-- write is refused.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id of the flow
-- ARGV[2..] 4 for each task: number, key ('' when it is the number), definition JSON, args
-- Returns 0
-- Uses: none
local flow = KEYS[1] .. 'flow-tasks:' .. ARGV[1]
for i = 2, #ARGV, 4 do
  local number, key, definition, args = unpack(ARGV, i, i + 3)
  redis.call('HSET', flow, 'd' .. number, definition, 'x' .. number, args)
  if key ~= '' then redis.call('HSET', flow, 'k' .. number, key) end
end
if redis.call('EXISTS', KEYS[1] .. 'flow:' .. ARGV[1]) == 0 then redis.call('EXPIRE', flow, 3600) end
return 0

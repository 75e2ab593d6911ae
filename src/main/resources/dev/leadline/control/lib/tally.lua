-- Adds to a count that all calls of one operation share, and returns it: a call that is repeated, since its answer was lost, finds
-- nothing more to do, and so could not tell how many there were.
local function tally(p, operation, count)
  local key = p .. 'tally:' .. operation
  if count == 0 then return tonumber(redis.call('GET', key) or 0) end
  local sum = redis.call('INCRBY', key, count)
  redis.call('EXPIRE', key, 600)
  return sum
end

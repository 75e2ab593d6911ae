-- Milliseconds by the clock of Redis, the only clock that scripts trust; and the same as a text, since turning a number
-- into text takes Redis as long as setting a field.
local function clock()
  local t = redis.call('TIME')
  local now = t[1] * 1000 + math.floor(t[2] / 1000)
  return now, string.format('%.0f', now)
end

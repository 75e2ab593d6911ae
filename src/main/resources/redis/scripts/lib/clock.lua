-- Milliseconds by the clock of Redis, the only clock that scripts trust.
local function clock()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

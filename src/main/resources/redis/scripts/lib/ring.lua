-- Wakes one idle worker of each touched queue: at most one token lies in a bell. A queue is touched with true when its
-- workers must look whatever waits (a new head of `later`, a freed gate), with false when only if something waits.
local touched = {}

local function touch(queue, always)
  touched[queue] = touched[queue] or always or false
end

local function waits(p, queue)
  local turn = p .. 'turn:' .. queue .. ':'
  return redis.call('EXISTS', turn .. 'recovered', turn .. 'high', turn .. 'normal', turn .. 'low') > 0
end

local function ring(p)
  for queue, always in pairs(touched) do
    local bell = p .. 'bell:' .. queue
    if redis.call('EXISTS', bell) == 0 and (always or waits(p, queue)) then redis.call('LPUSH', bell, 1) end
  end
end

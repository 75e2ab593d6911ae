-- Wakes idle workers: at most one token lies in a list. Those that serve all queues wait at `wake:+`; those that serve some
-- wait at the list of each, and have named these queues in `named`. A queue is touched with true when its workers must look
-- whatever waits (a new head of `later`, an open place for a task in quarantine), with false when only if something waits.
local touched = {}

local function touch(queue, always)
  touched[queue] = touched[queue] or always or false
end

local function waits(p, queue)
  local fair = p .. 'fair:' .. queue .. ':'
  return redis.call('EXISTS', fair .. LANES[1], fair .. LANES[2], fair .. LANES[3], fair .. LANES[4]) > 0
end

local function token(list)
  if redis.call('EXISTS', list) == 0 then redis.call('LPUSH', list, 1) end
end

-- `sure`: something waits in each touched queue, since this very script put it there.
local function wake(p, sure)
  local any, named = false, nil
  for queue, always in pairs(touched) do
    if sure or always or waits(p, queue) then
      any = true
      if named == nil then named = redis.call('EXISTS', p .. 'named') == 1 end
      if named and redis.call('ZSCORE', p .. 'named', queue) then token(p .. 'wake:' .. queue) end
    end
  end
  if any then token(p .. 'wake:+') end
end

-- Wakes idle workers by a token in a list, which holds at most one. Workers that serve all queues wait at `wake:+`.
-- Workers that serve some queues wait at the list of each, and have noted these queues in `named`. `touch` marks a
-- queue: with true, its workers are woken in any case (a new first task in `later`, or room for a task in quarantine);
-- with false, only if tasks are ready in it.
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

-- `sure`: tasks are ready in each touched queue, since this script put them there.
local function wake(p, sure)
  local any, is_named, has_token = p .. 'wake:+', nil, nil
  for queue, always in pairs(touched) do
    if sure or always or waits(p, queue) then
      if is_named == nil then
        -- One EXISTS answers for both keys: a key that is given twice counts twice.
        local found = redis.call('EXISTS', p .. 'named', p .. 'named', any)
        is_named, has_token = found > 1, found % 2 == 1
      end
      if is_named and redis.call('ZSCORE', p .. 'named', queue) then token(p .. 'wake:' .. queue) end
    end
  end
  if has_token == false then redis.call('LPUSH', any, 1) end
end

-- Delays a task until `due`, ms. Wakes a worker if the task is the first that is due, so that its timer is set anew.
local function later(p, id, at, due)
  local member = member_of(id, at)
  redis.call('ZADD', p .. 'later', due, member)
  if redis.call('ZRANGE', p .. 'later', 0, 0)[1] == member then touch((parts(at)), true) end
end

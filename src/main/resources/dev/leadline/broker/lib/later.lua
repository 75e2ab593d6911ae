-- Puts a task off until `due`, ms.
local function later(p, id, at, due)
  local member = member_of(id, at)
  redis.call('ZADD', p .. 'later', due, member)
  if redis.call('ZRANGE', p .. 'later', 0, 0)[1] == member then touch((parts(at)), true) end
end

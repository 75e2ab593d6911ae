-- Puts a task off until `due`, ms. The member carries the route, so that promotion need not read it from the record.
local function later(p, id, at, due)
  local member = id .. ':' .. at
  redis.call('ZADD', p .. 'later', due, member)
  if redis.call('ZRANGE', p .. 'later', 0, 0)[1] == member then
    local queue = parts(at)
    touch(queue, true)
  end
end

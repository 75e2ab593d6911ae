-- Lists a task that is put off until the answer to a call of another task is there. Returns when the task is due: `due`, or
-- now if that call has ended meanwhile. Needs sharing/lib/leads before this file.
local function follow(p, id, at, call, now, due)
  if not leads(p, redis.call('GET', p .. 'flight:' .. call)) then return now end
  local followers = p .. 'followers:' .. call
  redis.call('ZADD', followers, now, member_of(id, at))
  redis.call('EXPIRE', followers, 86400)
  return due
end

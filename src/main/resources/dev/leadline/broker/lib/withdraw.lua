-- Removes a waiting task from where it waits: its ready stream, `later`, `waiting`, a quarantine, or a gate.
local function withdraw(p, id, r)
  if r.state == 'WAITING' then
    redis.call('ZREM', p .. 'waiting', member_of(id, r.at))
  elseif r.quarantine then
    redis.call('ZREM', p .. 'quarantine:' .. parts(r.at), member_of(id, r.at))
  elseif r.state == 'QUEUED' then
    ack(r.at, r.entry)
    if r.parked then owe('leave', id, r) end
  else
    redis.call('ZREM', p .. 'later', member_of(id, r.at))
  end
end

local function expire(p, id, r, stamp)
  conclude(p, id, 'EXPIRED', stamp, r, 'error', cause('expired', 'did not start before it expired', r.attempt))
  withdraw(p, id, r)
end

-- Takes a waiting task out of wherever it waits: its ready stream, `later`, or a gate.
local function withdraw(p, id, r)
  if r.gate then
    redis.call('ZREM', p .. 'gate:' .. r.gate, id)
  elseif r.state == 'QUEUED' then
    ack(r.at, r.entry)
  else
    redis.call('ZREM', p .. 'later', id .. ':' .. r.at)
  end
end

local function expire(p, id, r, stamp)
  conclude(p, id, 'EXPIRED', stamp, r, 'error', cause('expired', 'did not start before it expired', r.attempt))
  withdraw(p, id, r)
end

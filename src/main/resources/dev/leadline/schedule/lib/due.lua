-- The tick that a schedule stands at is in its hash, in `next`; empty while it is paused. `ticks` leads to it.
local function stand_at(p, member, tick)
  if tick == '' then
    redis.call('ZREM', p .. 'ticks', member)
  else
    redis.call('ZADD', p .. 'ticks', tick, member)
  end
end

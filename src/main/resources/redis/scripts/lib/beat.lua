-- Notes that somebody could reach Redis. Silence for half a lease (or a clock that went back) means that nobody could
-- beat, so nobody is judged dead for one lease from now: the amnesty.
local function pulse(p, now, lease_ms)
  local last = tonumber(redis.call('GET', p .. 'pulse') or 0)
  if now - last > lease_ms / 2 or last > now then
    redis.call('SET', p .. 'amnesty', now + lease_ms, 'PX', lease_ms)
  end
  if now ~= last then redis.call('SET', p .. 'pulse', now) end
end

local function beat(p, worker, now, lease_ms)
  pulse(p, now, lease_ms)
  redis.call('ZADD', p .. 'workers', now, worker)
end

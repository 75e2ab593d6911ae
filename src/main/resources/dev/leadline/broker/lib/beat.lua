-- Notes that some process could reach Redis. If the last beat is older than half a lease (or the clock went back),
-- nobody could beat, so nothing is reclaimed for one lease from now.
local function note_beat(p, now, lease_ms)
  local last = tonumber(redis.call('GET', p .. 'last-beat') or 0)
  if now - last > lease_ms / 2 or last > now then
    redis.call('SET', p .. 'reclaim-hold', now + lease_ms, 'PX', lease_ms)
  end
  if now ~= last then redis.call('SET', p .. 'last-beat', now) end
end

local function beat(p, worker, now, lease_ms)
  note_beat(p, now, lease_ms)
  redis.call('ZADD', p .. 'workers', now, worker)
end

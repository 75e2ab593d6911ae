-- Makes a lost group again, from the start of its stream, so that all its entries are delivered.
local function remake(p, at)
  local key = p .. 'ready:' .. at
  if redis.call('EXISTS', key) == 0 then return end
  redis.call('XGROUP', 'CREATE', key, 'workers', 0)
  join(p, at)
end

-- Refuses new work while Redis is nearly full, so that what is left is for the tasks that it has: their steps and results. `percent`
-- is the share of maxmemory at which new work is refused; '' does not look. Without maxmemory nothing is refused.
local function refusal(percent)
  if percent == '' then return nil end
  local info = redis.call('INFO', 'memory')
  local most = tonumber(string.match(info, '\nmaxmemory:(%d+)') or 0)
  -- Redis itself leaves these buffers out when it compares.
  local used = tonumber(string.match(info, 'used_memory:(%d+)')) - tonumber(string.match(info, 'mem_not_counted_for_evict:(%d+)') or 0)
  if most == 0 or used * 100 < most * tonumber(percent) then return nil end
  return redis.error_reply('OOM ' .. math.floor(used * 100 / most) .. ' % of maxmemory is used')
end

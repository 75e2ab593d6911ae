-- The ring of counts: what happened in each 10 seconds of the last hour, and in each minute of the last day. A bucket is a
-- hash, `counts:<seconds>:<number>:<tenant>`, and one of all tenants, `+`; its fields are `queue task`, their values ten
-- numbers: enqueued, started, succeeded, failed, retried, cancelled, expired, crashed, ms of runs, ms of waiting.
-- A bucket has a bounded number of fields; what else happens goes into the field ` `.

local function add_to(bucket, field, numbers, ttl, may_grow)
  local had = redis.pcall('HGET', bucket, field)
  if type(had) == 'table' then return end
  if not had and not may_grow() then
    field = ' '
    had = redis.call('HGET', bucket, field)
  end
  local sums, i = {}, 0
  for number in string.gmatch(had or '', '%d+') do
    i = i + 1
    sums[i] = tonumber(number)
  end
  for n = 1, 10 do sums[n] = string.format('%.0f', (sums[n] or 0) + (numbers[n] or 0)) end
  redis.call('HSET', bucket, field, table.concat(sums, ' '))
  if redis.call('PTTL', bucket) < 0 then redis.call('PEXPIRE', bucket, ttl) end
end

-- Adds numbers to the buckets of the time `ms`.
local function add_counts(p, ms, tenant, queue, task, numbers)
  local MOST, MOST_OF_TENANTS, field = 200, 500, queue .. ' ' .. task
  for _, ring in ipairs({ { 10, 3720000 }, { 60, 86520000 } }) do
    local seconds, ttl = ring[1], ring[2]
    local place = p .. 'counts:' .. seconds .. ':' .. string.format('%.0f', math.floor(ms / 1000 / seconds)) .. ':'
    add_to(place .. '+', field, numbers, ttl, function()
      return redis.call('HLEN', place .. '+') < MOST
    end)
    add_to(place .. tenant, field, numbers, ttl, function()
      local fields = redis.pcall('INCR', place)
      if fields == 1 then redis.call('PEXPIRE', place, ttl) end
      return type(fields) == 'number' and fields <= MOST_OF_TENANTS
    end)
  end
end

-- A route names one ready stream: queue:lane:tenant.
local function parts(at)
  return string.match(at, '^([^:]+):([^:]+):([^:]+)$')
end

local function lane(at, name)
  local queue, _, tenant = parts(at)
  return queue .. ':' .. name .. ':' .. tenant
end

-- A route names one ready stream: queue:lane:tenant. These are the lanes, in the order in which they are read.
local LANES = { 'recovered', 'high', 'normal', 'low' }

local function parts(at)
  return string.match(at, '^([^:]+):([^:]+):([^:]+)$')
end

local function lane(at, name)
  local queue, _, tenant = parts(at)
  return queue .. ':' .. name .. ':' .. tenant
end

-- The member of `later` and of a quarantine: the route is part of the member, so that it need not be read from the
-- record.
local function member_of(id, at)
  return id .. ':' .. at
end

local function id_and_route(member)
  return string.match(member, '^([^:]+):(.+)$')
end

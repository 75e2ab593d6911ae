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
  local colon = string.find(member, ':', 1, true)
  if not colon then return member, '' end
  return string.sub(member, 1, colon - 1), string.sub(member, colon + 1)
end

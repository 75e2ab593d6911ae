-- Whether a claim of a call (`id lease`, or false when nobody has one) holds: its run goes on, or its task waits for a quota
-- or for its turn after its worker was lost.
local function leads(p, claim)
  local id, lease = string.match(claim or '', '^(%S+) (%d+)$')
  local r = id and glance(p, id)
  return r ~= nil and r ~= false and r.lease == lease and (r.state == 'STARTED' or (r.state == 'QUEUED' and r.parked ~= nil))
end

-- What this call owes to the gates of limits (`permits.lua`), to be done at its end: lists of {what, id, record as it
-- was}. Most calls owe nothing, and so need none of the functions for gates. A script that uses this ends with `settle`.
local owed

local function owe(what, id, r)
  owed = owed or {}
  owed[#owed + 1] = { what, id, r }
end

-- The field `parked` of a task that lost its run through no fault of its own: it comes before all others at its gates.
local function recalled(r)
  return '0 recovered ' .. r.permits
end

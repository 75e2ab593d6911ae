-- What this call owes to the gates of limits (`permits.lua`), to be done at its end: lists of {what, id, record as it
-- was}. Most calls owe nothing, and so need none of the functions for gates. A script that uses this ends with `settle`.
-- A task that lost its run through no fault of its own (`recall`) is parked as '0 recovered ' and its gates: it comes before all
-- others.
local owed

local function owe(what, id, r)
  owed = owed or {}
  owed[#owed + 1] = { what, id, r }
end

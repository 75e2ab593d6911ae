-- The functions for permits, with those of this script that they need. take and finish make this table themselves, and only
-- when they need it: a function that names many others of its script costs each call, and these are called most.
local function permits_here(p, now)
  return permits(p, {
    parts = parts, lane = lane, set = set, ready = ready, read_record = read_record, glance = glance, touch = touch,
    make_known = make_known, now = now,
  })
end

-- Removes a node's mark from a task that nobody on the node follows any more.
-- Guarantee: the marks of other nodes stay.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] node
-- Returns 1 removed, 0 the node had not marked it
-- Uses: records/status, records/record
local r = glance(KEYS[1], ARGV[1])
if not r or not r.live then return 0 end
local others = {}
for node in string.gmatch(r.live, '%S+') do
  if node ~= ARGV[2] then others[#others + 1] = node end
end
local left = table.concat(others, ' ')
if left == r.live then return 0 end
set(r, 'live', left)
return 1

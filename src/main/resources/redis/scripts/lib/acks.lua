-- Collects entries that are done with, and acknowledges and deletes them with one XACK and one XDEL a stream.
local acks = {}

local function ack(at, entry)
  if not at or not entry or entry == '' then return end
  local entries = acks[at]
  if not entries then
    entries = {}
    acks[at] = entries
  end
  entries[#entries + 1] = entry
end

local function acknowledge(p)
  for at, entries in pairs(acks) do
    local key = p .. 'ready:' .. at
    for i = 1, #entries, 1000 do
      local piece = { unpack(entries, i, math.min(i + 999, #entries)) }
      -- The group may be gone; then there is nothing to acknowledge, and the entry alone has to go.
      redis.call('XACK', key, 'workers', unpack(piece))
      redis.call('XDEL', key, unpack(piece))
    end
  end
end

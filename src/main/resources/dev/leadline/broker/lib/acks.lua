-- Collects entries that are no longer needed, and acknowledges and deletes them together, stream by stream.
local acks = {}

local function ack(at, entry)
  if not at or entry == '-' then return end
  local entries = acks[at]
  if not entries then
    entries = {}
    acks[at] = entries
  end
  entries[#entries + 1] = entry
end

-- Whether entry id `a` comes before `b`. Both have the form ms-number; ids of the same length compare as texts.
local function before(a, b)
  if #a == #b then return a < b end
  local a_ms, a_seq = string.match(a, '(%d+)-(%d+)')
  local b_ms, b_seq = string.match(b, '(%d+)-(%d+)')
  if a_ms == b_ms then return tonumber(a_seq) < tonumber(b_seq) end
  return tonumber(a_ms) < tonumber(b_ms)
end

-- Deletes all entries before the first pending one with one XTRIM, since XDEL has to search for each entry. Returns
-- those of the given entries that are left. Entries that were not delivered yet come after all pending ones, so they
-- are never cut.
local function cut(key, entries)
  local pending = redis.pcall('XPENDING', key, 'workers')
  if pending.err or pending[1] == 0 then return entries end
  local first, left = pending[2], {}
  redis.call('XTRIM', key, 'MINID', first)
  for _, entry in ipairs(entries) do
    if not before(entry, first) then left[#left + 1] = entry end
  end
  return left
end

local function acknowledge(p)
  for at, entries in pairs(acks) do
    local key = p .. 'ready:' .. at
    -- If the group was deleted there is nothing to acknowledge, and only the entries have to be deleted.
    for i = 1, #entries, 1000 do
      redis.call('XACK', key, 'workers', unpack(entries, i, math.min(i + 999, #entries)))
    end
    if #entries > 4 then entries = cut(key, entries) end
    for i = 1, #entries, 1000 do redis.call('XDEL', key, unpack(entries, i, math.min(i + 999, #entries))) end
  end
end

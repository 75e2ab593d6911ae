-- Counts what limits allow and hold back now. Of a limit for all keys with a prefix, only keys for which tasks are parked
-- are counted. Reads only.
-- Guarantee: the numbers of one limit are of one moment.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] how many keys, and routes of a gate, to look at, 1 to 1000
-- ARGV[2..] 1 for each limit: its name
-- Returns one for each limit, in order: {tasks that hold a permit, tasks that are parked, ms since 1970 when it opens
--         next, or '' if time does not open it, gates that have a line}
-- Uses: redis/clock, records/route, quota/lib/windows, broker/lib/gates
local p, most = KEYS[1], tonumber(ARGV[1])
local g = gates(p, { parts = parts, now = (clock()) })

local function parked_at(name)
  local sum = 0
  for _, at in ipairs(redis.call('ZRANGE', p .. 'turns:' .. name, 0, most - 1)) do
    sum = sum + redis.call('ZCARD', p .. 'line:' .. at .. ':' .. name)
  end
  return sum
end

local function use_of(name)
  local parked = parked_at(name)
  local opens = g.opens_at(name)
  return { redis.call('ZCARD', p .. 'held:' .. name), parked, opens, parked > 0 and 1 or 0 }
end

-- All gates of a prefix together; they open at different times.
local function use_of_all(prefix)
  local held, parked, lines, opens = 0, 0, 0, ''
  for _, name in ipairs(redis.call('ZRANGE', p .. 'gates', 0, most - 1)) do
    if string.sub(name, 1, #prefix) == prefix then
      local one = use_of(name)
      held, parked, lines = held + one[1], parked + one[2], lines + one[4]
      if one[3] ~= '' and (opens == '' or tonumber(one[3]) < tonumber(opens)) then opens = one[3] end
    end
  end
  return { held, parked, opens, lines }
end

local uses = {}
for _, name in ipairs({ unpack(ARGV, 2) }) do
  local prefix = string.match(name, '^(.*)%*$')
  uses[#uses + 1] = prefix and use_of_all(prefix) or use_of(name)
end
return uses

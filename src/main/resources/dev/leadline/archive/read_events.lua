-- Reads ended tasks for the archive: new ones; some that this reader was given before, but without their records; or those
-- that another reader, or this one, was given long ago and has not archived.
-- Guarantee: each entry is given to one reader, and again until it is archived.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] reader
-- ARGV[2] entries to read, 1 to 500; 0: only those that are named
-- ARGV[3] bytes that the records may take together; one is returned however long it is
-- ARGV[4] ms after which an entry counts as left behind: then only such entries are read; 0: new ones
-- ARGV[5..] 3 for each entry that this reader was given before: entry, id, ttl
-- Returns {entries that are not archived yet, and for each entry: entry, id, ttl ms or '', record}. The record is a list of
--         fields and values, empty if there is none (any more), or a text if it did not fit. {-1} when there is no group
-- Uses: redis/info
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local stream, count, left, idle = p .. 'events', tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local answer = { 0 }

-- Removes readers of processes that are gone, once others have archived what they were given.
local function forget_readers()
  local readers = redis.pcall('XINFO', 'CONSUMERS', stream, 'archive')
  for _, reader in ipairs(readers.err and {} or readers) do
    if value_of(reader, 'pending') == 0 and value_of(reader, 'idle') > math.max(600000, 10 * idle) then
      redis.call('XGROUP', 'DELCONSUMER', stream, 'archive', value_of(reader, 'name'))
    end
  end
end

-- All fields of the record, with the arguments as one.
local function record_of(id)
  local key = p .. 'task:' .. id
  local stored = redis.pcall('HGETALL', key)
  if stored.err or #stored == 0 then return {} end
  local fields, args = {}, {}
  for i = 1, #stored, 2 do
    local name, value = stored[i], stored[i + 1]
    local piece = string.match(name, '^args(%d?)$')
    if piece then
      args[piece == '' and 1 or tonumber(piece)] = value
    else
      fields[#fields + 1] = name
      fields[#fields + 1] = value
    end
    if name == 'separate' then
      local apart = redis.pcall('GET', p .. 'args:' .. id)
      args = { type(apart) == 'string' and apart or nil }
    end
  end
  if #args > 0 then
    fields[#fields + 1] = 'args'
    -- The pieces are cut between bytes, not between characters.
    fields[#fields + 1] = table.concat(args)
  end
  return fields
end

local function bytes_of(fields)
  local bytes = 0
  for i = 2, #fields, 2 do bytes = bytes + #fields[i] end
  return bytes
end

local function add(entry, id, ttl)
  local fields = '-'
  if left > 0 then
    fields = record_of(id)
    local bytes = bytes_of(fields)
    -- The last one may be long; what does not fit at all is asked for again, alone.
    if bytes > left and #answer > 1 then fields = '-' end
    left = left - bytes
  end
  for _, value in ipairs({ entry, id, ttl, fields }) do answer[#answer + 1] = value end
end

local function add_all(entries)
  for _, entry in ipairs(entries) do
    local named = {}
    local values = entry[2] or {}
    for i = 1, #values, 2 do named[values[i]] = values[i + 1] end
    add(entry[1], named.task or '', named.ttl or '')
  end
end

for i = 5, #ARGV, 3 do add(ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
if count > 0 then
  local found
  if idle > 0 then
    forget_readers()
    found = redis.pcall('XAUTOCLAIM', stream, 'archive', ARGV[1], ARGV[4], '0', 'COUNT', ARGV[2])
    if not found.err then found = { { stream, found[2] } } end
  else
    found = redis.pcall('XREADGROUP', 'GROUP', 'archive', ARGV[1], 'COUNT', ARGV[2], 'STREAMS', stream, '>')
  end
  if found and found.err then
    if string.find(found.err, 'NOGROUP', 1, true) or string.find(found.err, 'no such key', 1, true) then return { -1 } end
    return redis.error_reply(found.err)
  end
  if found and found[1] then add_all(found[1][2]) end
end
answer[1] = redis.call('XLEN', stream)
return answer

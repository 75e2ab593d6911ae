local ended = {}

-- Starts the time to live of a record whose task has ended, and has the feed tell of it.
local function close(key, ttl, id)
  redis.call('PEXPIRE', key, ttl)
  ended[#ended + 1] = id
end

-- Ends a task: writes the final state and the fields given, starts the record's time to live, and tells the nodes that
-- somebody waits on. `r` is the record before, `stamp` the time as a text. Whoever ends tasks calls `feed` at its end.
local function conclude(p, id, state, stamp, r, ...)
  r.finished = stamp
  move(r, state, '-', ...)
  close(r.key, r.ttl, id)
  if state == 'FAILED' then redis.call('ZADD', p .. 'dead', stamp, id) end
  if r.more == '' then return end
  if r.big then redis.call('PEXPIRE', p .. 'args:' .. id, r.ttl) end
  if r.steps then redis.call('PEXPIRE', p .. 'steps:' .. id, r.ttl) end
  if r.expires then redis.call('ZREM', p .. 'expiring', id) end
  if r.watch then
    for node in string.gmatch(r.watch, '%S+') do redis.call('PUBLISH', p .. 'node:' .. node, id) end
  end
end

-- Appends the ids of the tasks that ended to `finished`, up to ten to an entry: an entry each would cost as much as the
-- rest of the ending. ARGV[1] of every script that ends tasks is the number of entries that the feed keeps.
local function feed(p)
  for i = 1, #ended, 10 do
    local ids = table.concat(ended, ' ', i, math.min(i + 9, #ended))
    redis.call('XADD', p .. 'finished', 'MAXLEN', '~', ARGV[1], '*', 't', ids)
  end
end

local function cause(type, message, attempt)
  return '{"type":"' .. type .. '","message":"' .. message .. '","retryable":false,"attempt":' .. attempt .. '}'
end

-- Makes `events` for the archive, if it is not there, and gives it the ended tasks that the feed still has: they ended
-- before there was an archive, or while somebody had deleted the stream.
-- Guarantee: idempotent; any node may call it at any time. A task may be told of twice, but none of the feed is left out.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries of the feed to read in this call, 1 to 50
-- Returns 1 when there is more to do; 0 when all is done
-- Uses: none
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
if redis.call('EXISTS', p .. 'events') == 0 then
  -- Where it begins in the feed is noted before the stream is made: if the script stops in between, it begins again.
  redis.call('SET', p .. 'events-from', '0-0')
end
local made = redis.pcall('XGROUP', 'CREATE', p .. 'events', 'archive', '0', 'MKSTREAM')
if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then redis.call('XGROUP', 'CREATE', p .. 'events', 'archive', '0') end
local from = redis.call('GET', p .. 'events-from')
if not from then return 0 end
local entries = redis.call('XRANGE', p .. 'finished', '(' .. from, '+', 'COUNT', ARGV[1])
for _, entry in ipairs(entries) do
  for id in string.gmatch(entry[2][2], '%S+') do
    local status = redis.pcall('HGET', p .. 'task:' .. id, 'status')
    -- It has a time to live, which must not end before the archive has it.
    if type(status) == 'string' then
      redis.call('PERSIST', p .. 'task:' .. id)
      redis.call('PERSIST', p .. 'args:' .. id)
      redis.call('XADD', p .. 'events', '*', 'task', id, 'status', status)
    end
  end
end
if #entries < tonumber(ARGV[1]) then
  redis.call('DEL', p .. 'events-from')
  return 0
end
redis.call('SET', p .. 'events-from', entries[#entries][1])
return 1

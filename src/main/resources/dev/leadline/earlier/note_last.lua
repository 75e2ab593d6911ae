-- Notes which task was the last about something. If the tenant has as many notes as it may, any other makes room.
-- Guarantee: a tenant never has more notes. A repeated call changes nothing.
-- Refused when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] tenant
-- ARGV[2] digest of what the task was about
-- ARGV[3] id
-- ARGV[4] how many notes a tenant may have
-- Returns 0 noted
-- Uses: none
local last, about = KEYS[1] .. 'last:' .. ARGV[1], ARGV[2]
if redis.call('HEXISTS', last, about) == 0 and redis.call('HLEN', last) >= tonumber(ARGV[4]) then
  redis.call('HDEL', last, redis.call('HRANDFIELD', last))
end
redis.call('HSET', last, about, ARGV[3])
return 0

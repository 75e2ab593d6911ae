-- Gives the caller the next moment at which a page of a host may be asked for, so that the whole fleet asks one host
-- no more often than it likes.
-- Guarantee: two moments of a host are at least the second one's gap apart. A repeated call takes one more moment.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] host, with its port
-- ARGV[2] ms between two pages
-- ARGV[3] ms that the caller waits at most; if it would be longer, no moment is taken
-- Returns {ms until the moment, 1 if it is taken or 0}
-- Uses: redis/clock
local key, gap, longest = KEYS[1] .. 'turn:' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local now = clock()
local at = math.max(now, tonumber(redis.call('GET', key) or 0))
if at - now > longest then return { at - now, 0 } end
redis.call('SET', key, string.format('%.0f', at + gap), 'PX', string.format('%.0f', at - now + gap + 1))
return { at - now, 1 }

-- Keeps a page for the whole fleet, and drops the oldest ones if all together take too much room.
-- Guarantee: the kept pages take at most the given bytes, but for what one call may not drop yet. A repeated call does
-- no harm. Refused when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] digest of its URL
-- ARGV[2] ETag, or ''
-- ARGV[3] Last-Modified, or ''
-- ARGV[4] Content-Type
-- ARGV[5] ms since 1970 until which it need not be asked for again
-- ARGV[6] its body, packed
-- ARGV[7] ms that it is kept
-- ARGV[8] bytes that all kept pages may take
-- Returns how many were dropped
-- Uses: redis/clock
local p, most = KEYS[1], tonumber(ARGV[8])
local now = clock()
local page, order, sizes = p .. 'page:' .. ARGV[1], p .. 'pages', p .. 'page-sizes'

-- First what Redis refuses when it is full.
local size, before = #ARGV[6] + 500, tonumber(redis.call('HGET', sizes, ARGV[1]) or 0)
redis.call('HSET', page, 'etag', ARGV[2], 'modified', ARGV[3], 'type', ARGV[4], 'fresh', ARGV[5], 'body', ARGV[6])
redis.call('PEXPIRE', page, ARGV[7])
redis.call('ZADD', order, string.format('%.0f', now + tonumber(ARGV[7])), ARGV[1])
redis.call('HSET', sizes, ARGV[1], size)
local all, dropped = redis.call('HINCRBY', sizes, '', string.format('%d', size - before)), 0

-- Those whose time is over, and then those whose time is over next.
for _, digest in ipairs(redis.call('ZRANGE', order, 0, 99)) do
  if tonumber(redis.call('ZSCORE', order, digest)) > now and all <= most then break end
  local freed = tonumber(redis.call('HGET', sizes, digest) or 0)
  redis.call('DEL', p .. 'page:' .. digest)
  redis.call('ZREM', order, digest)
  redis.call('HDEL', sizes, digest)
  all, dropped = redis.call('HINCRBY', sizes, '', string.format('%d', -freed)), dropped + 1
end
return dropped

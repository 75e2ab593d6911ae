-- Stores new tasks, each whole or not at all, and wakes workers.
-- Guarantee: a task that the answer does not name is in Redis, ready or due later. A repeated call (the caller makes
-- the ids) changes nothing and gives the same answer. An idempotency key names one task for the given time, and at
-- least until the task is due and its time to live after that is over. When Redis is full the first write is refused,
-- and nothing is stored.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] seconds for which an idempotency key is remembered at least
-- ARGV[2..] 6 for each task: id, route, spec, args, ttl ms, options ('' or JSON: separate: args get a key of their own;
--           delay, eta, expires ms; once: name of the idempotency key; fingerprint; webhook: states and URL)
-- Returns three for each task that was not stored: its place from 0; 1 replayed, 2 key reused; the id that it is about
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, broker/lib/later, records/args,
--       broker/lib/store
local p = KEYS[1]
local now = clock()
local replies = {}

local function earlier(id, name, fingerprint)
  local held = redis.pcall('GET', p .. 'once:' .. name)
  -- A key that is not a string was not written by this script.
  if not held or held.err then return nil end
  local first, print = string.match(held, '^(%S+) (%S+)$')
  -- The task may be deleted before its key: then the key counts as free.
  if first == id or redis.call('EXISTS', p .. 'task:' .. first) == 0 then return nil end
  return print == fingerprint and 1 or 2, first
end

-- One EXISTS for all ids: usually none of the records is there yet.
local keys = {}
for i = 2, #ARGV, 6 do keys[#keys + 1] = p .. 'task:' .. ARGV[i] end
local all_new = redis.call('EXISTS', unpack(keys)) == 0

for i = 2, #ARGV, 6 do
  local id, at, spec, args, ttl, options = unpack(ARGV, i, i + 5)
  local place = (i - 2) / 6
  local o = options == '' and PLAIN or cjson.decode(options)
  local code, first
  if o.once then code, first = earlier(id, o.once, o.fingerprint) end
  if code then
    replies[#replies + 1] = place
    replies[#replies + 1] = code
    replies[#replies + 1] = first
  elseif all_new or redis.call('EXISTS', keys[place + 1]) == 0 then
    o.due = o.eta or (o.delay and now + o.delay)
    if o.due and o.due <= now then o.due = nil end
    -- The key is written first: a key without its task counts as free, but a task without its key could be enqueued
    -- twice.
    if o.once then
      local seconds = math.max(tonumber(ARGV[1]), math.ceil((math.max(0, (o.due or now) - now) + ttl) / 1000))
      redis.call('SET', p .. 'once:' .. o.once, id .. ' ' .. o.fingerprint, 'EX', seconds)
    end
    store(p, now, keys[place + 1], id, at, spec, args, ttl, o)
  end
end
wake(p, true)
return replies

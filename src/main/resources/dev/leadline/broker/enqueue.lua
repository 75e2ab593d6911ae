-- Stores new tasks, each whole or not at all, and wakes workers.
-- Guarantee: a task that the answer does not name is in Redis, ready or due later. A repeated call (the caller makes
-- the ids) changes nothing and gives the same answer. An idempotency key names one task for the given time, and at
-- least until the task is due and its time to live after that is over. Of the tasks that share a unique key at most one
-- is stored while it holds. When Redis is full or nearly full, the call is refused with OOM, and nothing is stored.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] seconds for which an idempotency key is remembered at least
-- ARGV[2] percentage of maxmemory at which new tasks are refused; '': do not look
-- ARGV[3..] 6 for each task: id, route, spec, args, ttl ms, options ('' or JSON: separate: args get a key of their own;
--           delay, eta, expires ms; once: name of the idempotency key; fingerprint; unique: name of the key and ms;
--           webhook: states and URL)
-- Returns three for each task that was not stored: its place from 0; 1 replayed, 2 key reused, 3 not unique; the id that
--         it is about
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, broker/lib/later, records/args,
--       broker/lib/store, broker/lib/earlier, broker/lib/headroom, quota/lib/windows, broker/lib/gates
local p = KEYS[1]
local now = clock()
local replies = {}

-- One EXISTS for all ids, `limits` and `live`: usually none of them is there.
local keys = {}
for i = 3, #ARGV, 6 do keys[#keys + 1] = p .. 'task:' .. ARGV[i] end
local ids = #keys
keys[ids + 1] = p .. 'limits'
keys[ids + 2] = p .. 'live'
local all_new, g = redis.call('EXISTS', unpack(keys)) == 0, nil
if all_new then
  listened = false
else
  -- The functions for limits are made only if there are some.
  if redis.call('EXISTS', p .. 'limits') == 1 then
    g = gates(p, { parts = parts, make_known = make_known, touch = touch, now = now })
  end
  all_new = redis.call('EXISTS', unpack(keys, 1, ids)) == 0
end
-- A repeated call has stored its tasks already, and must not say that they were refused.
if ARGV[2] ~= '' and all_new then
  local full = refusal(ARGV[2])
  if full then return full end
end

for i = 3, #ARGV, 6 do
  local id, at, spec, args, ttl, options = unpack(ARGV, i, i + 5)
  local place = (i - 3) / 6
  local o = options == '' and PLAIN or cjson.decode(options)
  local code, first
  local fresh = all_new or redis.call('EXISTS', keys[place + 1]) == 0
  if fresh and (o.once or o.unique) then code, first = earlier(p, id, o) end
  if code then
    replies[#replies + 1] = place
    replies[#replies + 1] = code
    replies[#replies + 1] = first
    -- The same request, sent again, is about this task, too.
    if code == 3 and o.once then
      redis.call('SET', p .. 'once:' .. o.once, first .. ' ' .. o.fingerprint, 'EX', ARGV[1])
    end
  elseif fresh then
    o.due = o.eta or (o.delay and now + o.delay)
    if o.due and o.due <= now then o.due = nil end
    -- The key is written first: a key without its task counts as free, but a task without its key could be enqueued
    -- twice.
    if o.once then
      local seconds = math.max(tonumber(ARGV[1]), math.ceil((math.max(0, (o.due or now) - now) + ttl) / 1000))
      redis.call('SET', p .. 'once:' .. o.once, id .. ' ' .. o.fingerprint, 'EX', seconds)
    end
    local parked = g and not o.due and g.turn_away(id, at, spec)
    if parked then
      if o == PLAIN then o = {} end
      o.parked = parked
    end
    store(p, now, keys[place + 1], id, at, spec, args, ttl, o)
  end
end
if g then g.plan() end
wake(p, true)
return replies

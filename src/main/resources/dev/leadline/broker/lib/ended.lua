-- The only way into a final state. What must happen in the same step that ends a task belongs into `ended`; everything
-- else reads `events`. A script that ends tasks calls `list_ended` at its end.
local ended_ids = {}

-- Tasks of flows that ended in this call, for `count_members` (flow/lib/members.lua); nil when there are none.
local ended_members, count_members

-- What has to be done only for records that have more than the usual fields.
local function end_of_the_rest(p, id, state, r)
  if r.steps and state == 'SUCCEEDED' then redis.call('DEL', p .. 'steps:' .. id) end
  if r.expires then redis.call('ZREM', p .. 'expiring', id) end
  if r.permits then owe('release', id, r) end
  -- A key that holds for a period outlives its task. One that another task holds by now is left to it.
  local name = r.unique and string.match(r.unique, '^(%S+) 0$')
  if name and redis.pcall('GET', p .. 'unique:' .. name) == id then redis.call('DEL', p .. 'unique:' .. name) end
  if r.watch then
    for node in string.gmatch(r.watch, '%S+') do redis.call('PUBLISH', p .. 'node:' .. node, id) end
  end
  if r.live then hint(r) end
end

-- Writes the final status and the given fields, starts the record's time to live (ms), and notes the end for readers
-- and lists. `r` is the whole record as it was; nil: it had only the usual fields.
local function ended(p, id, key, state, status, ttl, r, ...)
  -- The event is written first: if the script stops before the status is written, readers see the end twice, but never
  -- miss it.
  if has_readers == nil then
    has_readers = redis.call('EXISTS', p .. 'events', p .. 'live') > 0
    if has_readers then has_readers = redis.call('EXISTS', p .. 'events') == 1 else listened = false end
  end
  if has_readers then redis.call('XADD', p .. 'events', '*', 'task', id, 'status', status) end
  if r and r.webhook then notify(p, id, state, status, r, ...) end
  put(key, status, ...)
  if r and r.flow then
    -- Others of its flow may need its result, so its time to live starts when the flow has ended.
    ended_members = ended_members or {}
    ended_members[#ended_members + 1] = { id = id, state = state, r = r }
  elseif not has_readers then
    keep_for(p, id, key, ttl, r)
  end
  ended_ids[#ended_ids + 1] = id
  if r and r.more ~= '' then end_of_the_rest(p, id, state, r) end
end

-- Ends a task whose record was read. `stamp` is the time as a text.
local function conclude(p, id, state, stamp, r, ...)
  r.finished = stamp
  local status = status_of(r, state, '-', ...)
  if not ends_are_seen then note_unseen_end(state, r) end
  if state == 'FAILED' then redis.call('ZADD', p .. 'dead', stamp, id) end
  ended(p, id, r.key, state, status, r.ttl, r, ...)
end

-- Appends the ids of the tasks that ended to `finished`, up to ten in an entry: an entry for each would cost as much as
-- all else that ends the task. ARGV[1] of every script that ends tasks is the number of entries that the feed keeps.
-- Before that, it tells the flows of these tasks, which may end further tasks, and make others ready.
local function list_ended(p)
  if ended_members then count_members(p) end
  for i = 1, #ended_ids, 10 do
    local ids = table.concat(ended_ids, ' ', i, math.min(i + 9, #ended_ids))
    redis.call('XADD', p .. 'finished', 'MAXLEN', '~', ARGV[1], '*', 't', ids)
  end
  if unseen then count_unseen(p) end
end

local function cause(type, message, attempt)
  return '{"type":"' .. type .. '","message":"' .. message .. '","retryable":false,"attempt":' .. attempt .. '}'
end

-- Does a piece of what a flow needs: makes its tasks; looks at its tasks, which releases, skips or cancels them and finds
-- ends that an interrupted call did not count; puts them back for another run; starts their time to live.
-- Guarantee: idempotent; any node may call it at any time. Each task is made once, is counted once, and starts only when
-- all tasks before it have ended as their policies want it.
-- Works when Redis is full (it begins with a DEL): the definition was accepted, and is deleted as tasks are made of it.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2] flow; '' for the one that is due first
-- ARGV[3] tasks to look at in this call, 1 to 500
-- ARGV[4] ms after which a flow that has not ended is looked at again
-- Returns {flow, 1 when there is more to do for it now}; {'', 1 when there are flows at all} when none is due
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later, broker/lib/acks,
--       records/status, records/record, records/args, broker/lib/owed, quota/lib/windows, broker/lib/gates,
--       broker/lib/looks, broker/lib/permits, broker/lib/permits_here, counts/lib/add, counts/lib/unseen,
--       webhook/lib/notify, broker/lib/lifetime, broker/lib/ended, broker/lib/withdraw, broker/lib/history,
--       broker/lib/reopen, broker/lib/store, flow/lib/members
local p, id, max, again_after = KEYS[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local MAX_BYTES, MAX_LOOKS = 524288, 20000
local T = flow_rules(p)
local now, stamp = T.now, T.stamp
local asked = id ~= ''
if not asked then
  id = redis.call('ZRANGEBYSCORE', p .. 'flow-work', '-inf', now, 'LIMIT', 0, 1)[1]
  if not id then return { '', redis.call('EXISTS', p .. 'flow-work') } end
end
redis.call('DEL', p .. 'nothing')
local flow = T.named(id)
if not flow then
  redis.call('ZREM', p .. 'flow-work', id)
  return { id, 0 }
end
local at = redis.call('HMGET', flow.key, 'built', 'look', 'reopen', 'close')
local built, look, reopening, closing = tonumber(at[1]) or 0, tonumber(at[2] or nil), tonumber(at[3] or nil), tonumber(at[4] or nil)
local marks = redis.call('GET', flow.marks) or ''
local looks = 0

-- Somebody deleted marks: all tasks are counted anew, and so are those that each of them waits for.
if #marks < flow.total then
  marks = marks .. string.rep('o', math.max(0, built - #marks))
  marks = marks .. string.rep('.', flow.total - #marks)
  redis.call('SET', flow.marks, marks)
  for i = 0, flow.total - 1 do redis.call('HDEL', flow.tasks, 'l' .. i) end
  if not flow.final then T.look_soon(flow) end
end

local function mark_at(i)
  return string.sub(marks, i + 1, i + 1)
end

-- Whether one of the tasks before a task ended so that this one must not run, and how many have not ended yet.
local function waits_for(before)
  local blocked, open = false, 0
  T.each(before, function(other)
    looks = looks + 1
    local mark = mark_at(other)
    if string.find('FCE', mark, 1, true) then
      blocked = true
    elseif not T.counts(mark) then
      open = open + 1
    end
  end)
  return blocked, open
end

-- ── Making tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────

-- A definition: {route, spec, ttl ms, options JSON or '', the field `flow`, tasks before it, tasks after it}
local function make(i, definition, args)
  local route, spec, ttl, options, field, before, after = unpack(cjson.decode(definition))
  local task = T.member_id(id, i)
  local key = p .. 'task:' .. task
  local blocked, open = waits_for(before)
  redis.call('HSET', flow.tasks, 'a' .. i, before, 'n' .. i, after, 'l' .. i, open)
  if redis.call('EXISTS', key) == 0 then
    local o = options == '' and {} or cjson.decode(options)
    o.flow = field
    if open > 0 or blocked or flow.stop then
      o.waiting = now
      -- The delay begins when it waits for no other task any more.
      o.due = o.eta or (o.delay and '+' .. string.format('%.0f', o.delay))
    else
      o.due = o.eta or (o.delay and now + o.delay)
      if o.due and o.due <= now then o.due = nil end
    end
    store(p, now, key, task, route, spec, args, ttl, o)
    note_unseen(1, route, spec)
  end
  local state = string.match(redis.call('HGET', key, 'status') or '', '^%S+')
  redis.call('SETRANGE', flow.marks, i, state == 'WAITING' and 'w' or 'o')
  redis.call('HDEL', flow.tasks, 'd' .. i, 'x' .. i)
  return blocked
end

local function build()
  local bytes, i, last = 0, built, math.min(built + max, flow.total)
  while i < last and bytes < MAX_BYTES and looks < MAX_LOOKS do
    local v = redis.call('HMGET', flow.tasks, 'd' .. i, 'x' .. i)
    -- An earlier call may have been interrupted after it had made this one.
    if mark_at(i) == '.' and v[1] then
      bytes = bytes + #v[1] + #v[2]
      if make(i, v[1], v[2]) then T.look_soon(flow) end
    end
    i = i + 1
  end
  redis.call('HSET', flow.key, 'built', i)
  if i < flow.total then return true end
  redis.call('HSET', flow.key, 'state', 'RUNNING')
  return flow.looks or look ~= nil
end

-- ── Looking at tasks ────────────────────────────────────────────────────────────────────────────────────────────────────

-- After a failure, what has started may end; after a cancel, it is stopped.
local function stop(task, r)
  local cancels = flow.stop == 'cancel'
  if r.state == 'STARTED' then
    if cancels and not r.cancel then
      set(r, 'cancel', 1)
      redis.call('SADD', p .. 'cancels:' .. r.worker, task .. ' ' .. r.lease)
      token(p .. 'wake:@' .. r.worker)
    end
  elseif cancels or r.lease == '0' or r.state == 'WAITING' then
    r.skipped = true
    local why = cancels and 'its flow was cancelled' or 'its flow failed before it started'
    conclude(p, task, 'CANCELLED', stamp, r, 'error', cause('cancelled', why, r.attempt))
    withdraw(p, task, r)
  end
end

local function look_at(i)
  local task = T.member_id(id, i)
  local r = read_record(p, task)
  if not r then
    -- Somebody deleted it. Nothing can be said about its policy, so the flow fails.
    T.mark(flow, i, 'F', true)
  elseif is_final(r.state) then
    ended_members = ended_members or {}
    ended_members[#ended_members + 1] = { id = task, state = r.state, r = r }
  elseif flow.stop then
    stop(task, r)
  elseif r.state == 'WAITING' then
    local before = redis.call('HGET', flow.tasks, 'a' .. i)
    -- Somebody deleted what it waits for: it cannot be known any more whether it may run.
    if not before then return T.fail(flow) end
    local blocked, open = waits_for(before)
    if blocked then
      T.skip(flow, i, r)
    elseif open == 0 then
      T.release(flow, i, r)
    else
      redis.call('HSET', flow.tasks, 'l' .. i, open)
    end
  end
end

-- At the end of a look, whether all tasks have ended is told by their marks.
local function end_look()
  if ended_members then count_members(p) end
  T.settle()
  if flow.final then return true end
  if redis.call('HDEL', flow.key, 'again') == 1 then
    redis.call('HSET', flow.key, 'look', 0)
    return true
  end
  redis.call('HDEL', flow.key, 'look')
  local _, open = string.gsub(redis.call('GET', flow.marks) or '', '[%.wo]', '')
  redis.call('HSET', flow.key, 'left', open)
  if open == 0 then T.end_flow(flow) end
  return open == 0
end

local function look_on(from)
  local i, last = from, math.min(from + max, flow.total)
  while i < last and looks < MAX_LOOKS do
    if not T.counts(mark_at(i)) then look_at(i) end
    i = i + 1
  end
  if i >= flow.total then return end_look() end
  redis.call('HSET', flow.key, 'look', i)
  return true
end

-- ── Another run, and the end ────────────────────────────────────────────────────────────────────────────────────────────

local function put_back(i)
  local task = T.member_id(id, i)
  local r = read_record(p, task)
  -- Until the look has counted again, no end of another task may release it.
  redis.call('HDEL', flow.tasks, 'l' .. i)
  if not r then
    T.mark(flow, i, 'F', true)
  elseif r.state == 'SUCCEEDED' then
    keep_on(p, task, r)
    T.mark(flow, i, 'S')
  elseif is_final(r.state) then
    local home = r.home or r.at
    redis.call('SETRANGE', flow.marks, i, 'w')
    redis.call('ZADD', p .. 'waiting', now, member_of(task, home))
    local history = reopen(p, task, r, stamp)
    if r.lease == '0' then
      -- It never ran, so there is nothing to note. There can be thousands of these.
      move(r, 'WAITING', '-', 'at', home)
    else
      move(r, 'WAITING', '-', 'at', home, 'history', history)
    end
    forget_past(p, task, r)
  else
    redis.call('SETRANGE', flow.marks, i, 'o')
  end
end

local function put_all_back(from)
  local last = math.min(from + max, flow.total)
  for i = from, last - 1 do put_back(i) end
  if last < flow.total then
    redis.call('HSET', flow.key, 'reopen', last)
  else
    redis.call('HSET', flow.key, 'look', 0)
    redis.call('HDEL', flow.key, 'reopen', 'again')
  end
  return true
end

local function close(from)
  local last = math.min(from + max, flow.total)
  for i = from, last - 1 do
    local task = T.member_id(id, i)
    local r = read_record(p, task)
    if r and is_final(r.state) then let_expire(p, task, r.key, flow.ttl, r) end
  end
  redis.call('HSET', flow.key, 'close', last)
  if last < flow.total then return true end
  redis.call('PEXPIRE', flow.tasks, flow.ttl)
  redis.call('PEXPIRE', flow.marks, flow.ttl)
  redis.call('PEXPIRE', flow.key, flow.ttl)
  redis.call('HDEL', flow.key, 'close')
  return false
end

local function piece()
  if reopening then return put_all_back(reopening) end
  if flow.state == 'BUILDING' then return build() end
  if flow.final then return closing ~= nil and close(closing) end
  if look then return look_on(look) end
  -- It is looked at from time to time, also when nothing asks for it.
  redis.call('HSET', flow.key, 'look', 0)
  return look_on(0)
end

if asked and not (reopening or look or closing or flow.state == 'BUILDING') then return { id, 0 } end
local was_final = flow.final
local more = piece()
if owed then permits_here(p, now).settle(owed) end
acknowledge(p)
list_ended(p)
T.settle()
more = more or flow.looks or flow.final ~= was_final
if more then
  redis.call('ZADD', p .. 'flow-work', now, id)
elseif flow.final then
  redis.call('ZREM', p .. 'flow-work', id)
else
  redis.call('ZADD', p .. 'flow-work', now + again_after, id)
end
wake(p)
return { id, more and 1 or 0 }

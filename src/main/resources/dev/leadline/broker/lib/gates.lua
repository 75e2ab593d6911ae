-- Limits: how many tasks of a handler, a queue or a key run at once, and how many start within a time. Each has a gate.
-- A task that starts gets a permit of each of its gates, or of none; then it is parked in the line of the first one that
-- is closed: it stays QUEUED, without an entry and without a lease. What gates have done is in `permits.lua`.
-- The functions are made when a call needs them. `lib` has those of other files that they need: a function that names
-- many others of its script costs each call of the script, even if nobody calls it.
local function gates(p, lib)
  local parts, make_known, touch = lib.parts, lib.make_known, lib.touch
  local g = {}
  local now = lib.now
  g.now = now
  -- Nobody may serve the queue of a task that was let out, so it counts as started only for CALL_MS. LOOK_MS: how often
  -- a gate with a line is looked at, whatever happens. CLOSED_MS: of gates that stay closed until a task ends or somebody
  -- changes a limit, one is looked at in this time, so that thousands of them cost no more than some hundreds.
  local CALL_MS, LOOK_MS, CLOSED_MS = 2000, 5000, 10
  g.CALL_MS = CALL_MS
  -- The order at a gate: lane by lane; within a lane the routes that were served least come first. Routes whose tasks
  -- were let out and not taken (no worker serves the queue, or it is paused) come after all others.
  local LANE, LATE = 1e9, 1e12
  g.LANE, g.LATE = LANE, LATE
  local RANK = { recovered = 0, high = 1, normal = 2, low = 3 }
  -- Order of arrival, in microseconds from the beginning of 2025, so that a score holds it exactly.
  local EPOCH_MS = 1735689600000
  local t = redis.call('TIME')
  local last_arrival = (t[1] - EPOCH_MS / 1000) * 1000000 + t[2]
  local known, changed = {}, {}
  local to_open = {}
  g.to_open = to_open

  -- A rule of `rules.lua`. Each is read once in a call.
  local rules = {}
  local function rule(name)
    if rules[name] == nil then rules[name] = redis.call('HGET', p .. 'rules', name) end
    return rules[name] or nil
  end

  function g.arrival_now()
    last_arrival = last_arrival + 1
    return string.format('%.0f', last_arrival)
  end

  function g.arrival_of(entry)
    local ms, seq = string.match(entry, '^(%d+)-(%d+)$')
    if not ms then return g.arrival_now() end
    return string.format('%.0f', (ms - EPOCH_MS) * 1000 + math.min(tonumber(seq), 999))
  end

  -- The limit of a gate. For a key this is the limit of that key or of its longest prefix that has one.
  local function limit_of(name)
    local limit = rule('limit:' .. name)
    if limit or string.sub(name, 1, 4) ~= 'key:' then return limit end
    for length in string.gmatch(rule('limits') or '', '%d+') do
      limit = rule('limit:' .. string.sub(name, 1, tonumber(length)) .. '*')
      if limit then return limit end
    end
  end

  -- How many tasks started in the time of the limit; the list has the newest start first.
  local function recent_starts(s)
    local key = p .. 'starts:' .. s.name
    local low, high = 0, math.min(s.count, redis.call('LLEN', key))
    -- After the clock of Redis went back, its times say nothing any more.
    if high > 0 and tonumber(redis.call('LINDEX', key, 0)) > now then
      redis.call('DEL', key)
      return 0
    end
    while low < high do
      local middle = math.floor((low + high) / 2)
      if tonumber(redis.call('LINDEX', key, middle)) > now - s.per then low = middle + 1 else high = middle end
    end
    return low
  end

  -- About how many tokens the call needs for which a task is parked, and the words for what it does not wait for.
  function g.turn_of(id)
    local turn = redis.pcall('HGET', p .. 'task:' .. id, 'turn')
    local tokens, unless = string.match(type(turn) == 'string' and turn or '', '^(%d+) ?(.*)$')
    return tonumber(tokens) or 1, unless or ''
  end

  -- The same for the task that comes first.
  local function first_turn_of(s)
    if s.need then return s.need, s.unless end
    local at = redis.call('ZRANGE', p .. 'turns:' .. s.name, 0, 0)[1]
    local id = at and redis.call('ZRANGE', p .. 'line:' .. at .. ':' .. s.name, 0, 0)[1]
    if not id then return 1, '' end
    return g.turn_of(id)
  end

  local quotas

  local function quota(name)
    quotas = quotas or quota_windows(p, now)
    g.quotas = quotas
    return quotas.model(name)
  end

  -- A gate, read once in a call and then kept up to date.
  local function gate(name)
    local s = known[name]
    if s then return s end
    s = { name = name, lined = {}, held = 0, recent = 0, called = 0 }
    known[name] = s
    if string.sub(name, 1, 6) == 'quota:' then
      s.quota, s.limited = quota(string.sub(name, 7)), true
      s.paused = s.quota.paused
      return s
    end
    local limit = limit_of(name)
    if limit then
      local concurrent, count, per, paused = string.match(limit, '^(%S+) (%S+) (%S+) (%S+)$')
      s.limited, s.paused = true, paused == '1'
      s.concurrent, s.count, s.per = tonumber(concurrent), tonumber(count), tonumber(per)
      if s.concurrent then s.held = redis.call('ZCARD', p .. 'held:' .. name) end
      if s.count then s.recent = recent_starts(s) end
      s.called = redis.call('ZCOUNT', p .. 'called:' .. name, '(' .. now - CALL_MS, '+inf')
    end
    return s
  end

  -- How many more tasks may start now; those that were let out a moment ago have their place already.
  local function room(s)
    if not s.limited then return math.huge end
    if s.paused then return 0 end
    if s.quota then
      local tokens, unless = first_turn_of(s)
      return (quotas.opens(s.quota, tokens) <= now or quotas.turns_away(s.quota, tokens, unless)) and 1 or 0
    end
    return math.min((s.concurrent or math.huge) - s.held, (s.count or math.huge) - s.recent) - s.called
  end

  local function first_turn(s)
    local first = redis.call('ZRANGE', p .. 'turns:' .. s.name, 0, 0, 'WITHSCORES')
    return first[1], tonumber(first[2])
  end

  -- Whether a new task of this route has to queue up behind others.
  local function has_line(s, at)
    if s.line == nil then
      local first, score = first_turn(s)
      s.line, s.late = first ~= nil and score < LATE, first ~= nil
    end
    return s.line or (s.late and redis.call('ZSCORE', p .. 'turns:' .. s.name, at))
  end

  local function note(s)
    if s.changed then return end
    s.changed = true
    changed[#changed + 1] = s
  end

  local function open_later(s)
    note(s)
    if s.opens then return end
    s.opens = true
    to_open[#to_open + 1] = s
  end

  -- The gates of a task that have limits; nil when there are none.
  function g.of(queue, spec)
    if not rule('limits') then return nil end
    local names
    local function add(name)
      if limit_of(name) then
        names = names or {}
        names[#names + 1] = name
      end
    end
    for key in string.gmatch(string.match(spec, ' keys=(%S+)') or '', '[^,]+') do add('key:' .. key) end
    add('handler:' .. string.match(spec, '^%S+'))
    add('queue:' .. queue)
    return names
  end

  -- The lowest score of the routes in a lane: with it, a route that joins is served like the others from now on.
  local function joining_score(s, at)
    local _, lane_name = parts(at)
    local base = RANK[lane_name] * LANE
    local first = redis.call('ZRANGEBYSCORE', p .. 'turns:' .. s.name, base, '(' .. base + LANE, 'WITHSCORES', 'LIMIT', 0, 1)
    return first[2] or base
  end

  -- Adds a task to the line of its route at a gate, before the record says so: a task that is in a line and is not parked
  -- is dropped from it, but one that is parked in no line would wait for reconcile.
  local function line_up(s, id, at, arrival)
    if not s.lined[at] then
      s.lined[at] = true
      make_known(p, at)
      redis.call('ZADD', p .. 'parked', 0, at)
      if not redis.call('ZSCORE', p .. 'turns:' .. s.name, at) then
        redis.call('ZADD', p .. 'turns:' .. s.name, joining_score(s, at), at)
      end
    end
    redis.call('ZADD', p .. 'parked:' .. at, arrival, id)
    redis.call('ZADD', p .. 'line:' .. at .. ':' .. s.name, arrival, id)
    s.line = nil
    note(s)
  end

  -- Whether this gate let the task out, and it has its place there.
  local function is_called(s, id)
    local since = redis.call('ZSCORE', p .. 'called:' .. s.name, id)
    return since and tonumber(since) > now - CALL_MS
  end

  -- The first of these gates that is closed for the task; nil: it may start. `ticket`: it was let out before.
  local function shut_for(names, id, at, ticket)
    for _, name in ipairs(names) do
      local s = gate(name)
      if s.quota then
        local tokens, unless = g.turn_of(id)
        if s.paused or not (quotas.promise(s.quota, id, tokens) or quotas.turns_away(s.quota, tokens, unless)) then return s end
        return nil
      end
      local own = ticket and is_called(s, id) and 1 or 0
      if s.paused or room(s) + own <= 0 or (not ticket and has_line(s, at)) then return s end
    end
  end

  -- Parks a new task if one of its gates is closed; returns the value of its field `parked`, nil if it may be made ready.
  -- While tasks of its route wait in the stream, it goes there too: they came before it.
  function g.turn_away(id, at, spec)
    local queue, lane_name, tenant = parts(at)
    local names = g.of(queue, spec)
    local shut = names and shut_for(names, id, at)
    if not shut or redis.call('ZSCORE', p .. 'fair:' .. queue .. ':' .. lane_name, tenant) then return nil end
    local arrival = g.arrival_now()
    line_up(shut, id, at, arrival)
    return arrival .. ' ' .. lane_name .. ' ' .. shut.name
  end

  -- When the rate of a gate with a line lets the next task start, ms; nil: another task has to end first, or it is open.
  local function opens_at(s)
    if s.quota then
      local at = s.paused and math.huge or quotas.opens(s.quota, (first_turn_of(s)))
      return at > now and at < math.huge and at or nil
    end
    local place = s.count and not s.paused and s.count - s.called - 1 or -1
    local start = place >= 0 and redis.call('LINDEX', p .. 'starts:' .. s.name, place)
    return start and start + s.per > now and start + s.per or nil
  end

  -- When the place ends that a task has which was let out, the first of them; nil: there is none.
  local function next_lapse(s)
    if s.quota then return quotas.next_lapse(s.quota) end
    local call = redis.call('ZRANGE', p .. 'called:' .. s.name, 0, 0, 'WITHSCORES')[2]
    return call and call + CALL_MS
  end

  local closed_ms
  local function closed_every()
    closed_ms = closed_ms or math.max(LOOK_MS, redis.call('ZCARD', p .. 'gates') * CLOSED_MS)
    return closed_ms
  end

  -- When the gate has to be looked at again: when it may open, and from time to time. Also its first route, and whether
  -- it may open before it would be looked at anyway.
  local function next_look(s)
    local at, score = first_turn(s)
    local lapse = next_lapse(s)
    if not at and not lapse then return nil end
    if at and score < LATE and room(s) > 0 then return now, at, true end
    local anyway = now + (at and score < LATE and closed_every() or LOOK_MS)
    local look = math.min(anyway, at and opens_at(s) or math.huge)
    if lapse then look = math.min(look, math.max(now, lapse)) end
    return look, at, look < anyway
  end

  -- Wakes a worker if this gate is the first to be looked at, so that its timer is set anew.
  local function plan_look(s)
    local look, at, opens = next_look(s)
    if not look then
      redis.call('ZREM', p .. 'gates', s.name)
    elseif redis.call('ZADD', p .. 'gates', 'CH', string.format('%.0f', look), s.name) == 1 and at and opens
      and redis.call('ZRANGE', p .. 'gates', 0, 0)[1] == s.name then
      touch((parts(at)), true)
    end
  end

  -- Notes when each gate that changed has to be looked at. Ends every script that may have changed one.
  function g.plan()
    for _, s in ipairs(changed) do
      s.changed = nil
      plan_look(s)
    end
    changed = {}
  end

  -- The same for readers, as text; '' when time does not open it.
  function g.opens_at(name)
    local s = gate(name)
    local opens = room(s) <= 0 and opens_at(s)
    return opens and string.format('%.0f', opens) or ''
  end

  g.rule, g.gate, g.known, g.room, g.first_turn, g.note, g.open_later = rule, gate, known, room, first_turn, note, open_later
  g.joining_score, g.line_up, g.is_called, g.shut_for = joining_score, line_up, is_called, shut_for
  return g
end

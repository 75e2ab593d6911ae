-- What limits do with tasks that start, end and wait (`gates.lua`). A permit belongs to the lease, so whatever takes a
-- task out of STARTED gives it back (`release`). A gate lets parked tasks out into the lane `recovered`, where they
-- start at once; take checks again. Its functions are made as those of gates are.
local function permits(p, lib)
  local parts, lane, set, ready, read_record, glance = lib.parts, lib.lane, lib.set, lib.ready, lib.read_record, lib.glance
  local g, m = gates(p, lib), {}
  local now, rule = g.now, g.rule
  -- How many tasks a call may let out, or look at to let them out.
  local budget = 500

  -- What the record of a parked task, or of one that was let out, says in `parked`: when it arrived, in which lane; the
  -- gate where it is parked, or the gates that let it out.
  local function ticket_of(r)
    local arrival, lane_name, names = string.match(r.parked, '^(%S+) (%S+) ?(.*)$')
    return { arrival = arrival, at = lane(r.at, lane_name), lane = lane_name, names = names }
  end

  local function leave_line(s, id, at)
    local line = p .. 'line:' .. at .. ':' .. s.name
    redis.call('ZREM', line, id)
    if redis.call('EXISTS', line) == 0 then
      redis.call('ZREM', p .. 'turns:' .. s.name, at)
      s.lined[at] = nil
    end
    s.line = nil
    g.note(s)
  end

  local function leave_parked(id, at)
    redis.call('ZREM', p .. 'parked:' .. at, id)
    if redis.call('EXISTS', p .. 'parked:' .. at) == 0 then redis.call('ZREM', p .. 'parked', at) end
  end

  local function park(id, r, s, at, arrival)
    local _, lane_name = parts(at)
    g.line_up(s, id, at, arrival)
    if g.room(s) > 0 then g.open_later(s) end
    r.entry = '-'
    set(r, 'parked', arrival .. ' ' .. lane_name .. ' ' .. s.name, 'at', at)
  end

  -- Forgets that gates let a task out.
  local function give_back(id, ticket)
    for name in string.gmatch(ticket.names, '%S+') do
      local s = g.gate(name)
      if g.is_called(s, id) and s.limited then s.called = s.called - 1 end
      redis.call('ZREM', p .. 'called:' .. name, id)
      g.open_later(s)
    end
  end

  -- Somebody serves the queue of this route: it gets its turn again.
  local function revive(s, at)
    local score = redis.call('ZSCORE', p .. 'turns:' .. s.name, at)
    if not score or tonumber(score) < g.LATE then return end
    redis.call('ZADD', p .. 'turns:' .. s.name, g.joining_score(s, at), at)
    s.line = nil
    g.open_later(s)
  end

  local function occupy(s, id)
    redis.call('ZADD', p .. 'held:' .. s.name, now, id)
    s.held = s.held + 1
    if s.count then
      local starts = p .. 'starts:' .. s.name
      redis.call('LPUSH', starts, string.format('%.0f', now))
      redis.call('LTRIM', starts, 0, s.count - 1)
      redis.call('PEXPIRE', starts, s.per)
      s.recent = s.recent + 1
    end
    g.note(s)
  end

  -- Gives a task that is about to start its permits, and returns the names of their gates; false: it was parked.
  function m.admit(id, r, spec)
    local ticket = r.parked and ticket_of(r)
    local names = g.of((parts(r.at)), spec) or {}
    local at = ticket and ticket.at or r.at
    local shut = g.shut_for(names, id, at, ticket)
    if ticket then give_back(id, ticket) end
    if ticket or shut then
      for _, name in ipairs(names) do revive(g.gate(name), at) end
    end
    if shut then
      park(id, r, shut, at, ticket and ticket.arrival or g.arrival_of(r.entry))
      return false
    end
    for _, name in ipairs(names) do occupy(g.gate(name), id) end
    return table.concat(names, ' ')
  end

  -- Gives the permits of a task back that does not run any more. Called after its record says so.
  function m.release(id, r)
    for name in string.gmatch(r.permits, '%S+') do
      local held = redis.call('ZREM', p .. 'held:' .. name, id)
      if g.known[name] then g.known[name].held = g.known[name].held - held end
      if redis.call('EXISTS', p .. 'turns:' .. name) == 1 then g.open_later(g.gate(name)) end
    end
    redis.call('HDEL', r.key, 'permits')
    r.permits = nil
  end

  -- A task lost its run through no fault of its own, and is ready to run again: its permits become calls, so that no
  -- other task gets them first.
  function m.recall(id, r)
    for name in string.gmatch(r.permits, '%S+') do
      local s = g.gate(name)
      redis.call('ZADD', p .. 'called:' .. name, now, id)
      if s.limited then s.called = s.called + 1 end
    end
    m.release(id, r)
  end

  -- A waiting task ends, or moves: it leaves its line, or its place among those that were let out.
  function m.leave(id, r)
    local ticket = ticket_of(r)
    if r.entry == '-' then
      leave_line(g.gate(ticket.names), id, r.at)
      leave_parked(id, r.at)
    else
      give_back(id, ticket)
    end
    redis.call('HDEL', r.key, 'parked')
    r.parked = nil
  end

  -- A task that was let out waits elsewhere now, and keeps its time of arrival.
  function m.forgo(id, r)
    give_back(id, ticket_of(r))
  end

  local function let_out(s, id, r, at, names, counts)
    local to = lane(at, 'recovered')
    local _, lane_name = parts(at)
    local arrival = string.match(r.parked, '^%S+')
    r.entry = ready(p, id, to)
    local called = ''
    if counts then
      for _, name in ipairs(names) do
        redis.call('ZADD', p .. 'called:' .. name, now, id)
        g.gate(name).called = g.gate(name).called + 1
        g.note(g.gate(name))
        called = called .. ' ' .. name
      end
    end
    set(r, 'at', to, 'home', r.home or at, 'parked', arrival .. ' ' .. lane_name .. called)
    leave_line(s, id, at)
    leave_parked(id, at)
  end

  -- Lets the first task of a route out, or moves it on to another gate that is closed for it. `counts`: it counts as
  -- started until somebody takes it.
  local function serve(s, at, counts)
    local id = redis.call('ZRANGE', p .. 'line:' .. at .. ':' .. s.name, 0, 0)[1]
    budget = budget - 1
    if not id then
      redis.call('ZREM', p .. 'turns:' .. s.name, at)
      s.line, s.lined[at] = nil, nil
      return
    end
    local r, spec = glance(p, id, 'spec')
    local ticket = r and r.state == 'QUEUED' and r.parked and r.entry == '-' and r.at == at and ticket_of(r)
    if not ticket or ticket.names ~= s.name then
      leave_line(s, id, at)
      if not ticket then leave_parked(id, at) end
      return
    end
    local queue, lane_name, tenant = parts(at)
    local names = g.of(queue, spec) or {}
    for _, name in ipairs(names) do
      local other = g.gate(name)
      if other ~= s and g.room(other) <= 0 then
        g.line_up(other, id, at, ticket.arrival)
        set(r, 'parked', ticket.arrival .. ' ' .. lane_name .. ' ' .. name)
        return leave_line(s, id, at)
      end
    end
    let_out(s, id, r, at, names, counts)
    if s.lined[at] == nil and not redis.call('ZSCORE', p .. 'turns:' .. s.name, at) then return end
    if counts then
      redis.call('ZINCRBY', p .. 'turns:' .. s.name, 1 / (tonumber(rule('weight:' .. tenant)) or 1), at)
    else
      redis.call('ZADD', p .. 'turns:' .. s.name, g.LATE + now / 1000, at)
    end
    s.line = nil
  end

  -- The route whose turn it is. Every eighth turn of a lane is the lowest lane's, so that it is never starved.
  local function next_turn(s)
    local turns = p .. 'turns:' .. s.name
    local at, score = g.first_turn(s)
    if not at or score >= g.LATE or math.floor(score % g.LANE) % 8 ~= 7 then return at, score end
    local lowest = redis.call('ZREVRANGEBYSCORE', turns, '(' .. g.LATE, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
    local base = math.floor(lowest / g.LANE) * g.LANE
    if base <= score then return at, score end
    redis.call('ZINCRBY', turns, 1, at)
    local first = redis.call('ZRANGEBYSCORE', turns, base, '(' .. base + g.LANE, 'LIMIT', 0, 1)
    return first[1], base
  end

  local function open(s)
    while budget > 0 and g.room(s) > 0 do
      local at, score = next_turn(s)
      if not at then return end
      if score >= g.LATE then
        if s.looked_at then serve(s, at, false) end
        return
      end
      serve(s, at, not rule('paused:' .. parts(at)))
    end
  end

  -- Does what the call owes, and opens the gates that may have become free.
  function m.settle(owed)
    for _, one in ipairs(owed or {}) do m[one[1]](one[2], one[3]) end
    while #g.to_open > 0 do
      local s = table.remove(g.to_open)
      open(s)
      s.opens, s.looked_at = nil, nil
    end
    g.plan()
  end

  -- The route of a task that was let out and not taken in time has its turn after all others.
  local function end_calls(s)
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', p .. 'called:' .. s.name, '-inf', now - g.CALL_MS, 'LIMIT', 0, 100)) do
      redis.call('ZREM', p .. 'called:' .. s.name, id)
      local r = read_record(p, id)
      if r and r.state == 'QUEUED' and r.parked and r.entry ~= '-' then
        redis.call('ZADD', p .. 'turns:' .. s.name, 'XX', g.LATE + now / 1000, ticket_of(r).at)
        s.line = nil
      end
    end
  end

  -- Takes permits back whose tasks do not run any more, or are gone: somebody deleted or changed a record by hand.
  local function check_held(s)
    if not s.concurrent or s.held < s.concurrent then return end
    local held = p .. 'held:' .. s.name
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', held, '-inf', now - 1000, 'LIMIT', 0, 100)) do
      local r = read_record(p, id)
      if r and r.state == 'STARTED' and string.find(' ' .. (r.permits or '') .. ' ', ' ' .. s.name .. ' ', 1, true) then
        redis.call('ZADD', held, 'XX', now, id)
      else
        s.held = s.held - redis.call('ZREM', held, id)
      end
    end
  end

  local function look_at(s)
    end_calls(s)
    check_held(s)
    s.looked_at = true
    g.open_later(s)
  end

  -- Looks at the gates whose time has come.
  function m.look()
    for _, name in ipairs(redis.call('ZRANGEBYSCORE', p .. 'gates', '-inf', now, 'LIMIT', 0, 100)) do look_at(g.gate(name)) end
    m.settle()
  end

  -- Looks at one gate now, since its limit was changed.
  function m.look_at(name)
    look_at(g.gate(name))
  end

  -- Ms until a gate has to be looked at; `other` if that is sooner, or there is none. -1 means never.
  function m.next_due(other)
    local look = redis.call('ZRANGE', p .. 'gates', 0, 0, 'WITHSCORES')[2]
    if not look then return other end
    local wait = math.max(0, look - now)
    return other >= 0 and math.min(other, wait) or wait
  end

  -- Puts a parked task back into its line, and a permit back; whether it was missing.
  function m.lead_to(id, r)
    if r.state == 'STARTED' then
      local added = 0
      for name in string.gmatch(r.permits, '%S+') do
        added = added + redis.call('ZADD', p .. 'held:' .. name, 'NX', now, id)
      end
      return added > 0
    end
    local ticket = ticket_of(r)
    local s = g.gate(ticket.names)
    local fine = redis.call('ZSCORE', p .. 'line:' .. r.at .. ':' .. s.name, id) and redis.call('ZSCORE', p .. 'parked:' .. r.at, id)
      and redis.call('ZSCORE', p .. 'turns:' .. s.name, r.at) and redis.call('ZSCORE', p .. 'gates', s.name)
      and redis.call('ZSCORE', p .. 'parked', r.at)
    if fine then return false end
    g.line_up(s, id, r.at, ticket.arrival)
    g.open_later(s)
    return true
  end

  m.of = g.of
  return m
end

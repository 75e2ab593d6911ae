-- What limits do with tasks that start, end and wait (`gates.lua`). A permit belongs to the lease, so whatever takes a
-- task out of STARTED gives it back (`release`). A gate lets parked tasks out into the lane `recovered`, where they
-- start at once; take checks again. Its functions are made as those of gates are.
local function permits(p, lib)
  local parts, lane, set, ready, glance = lib.parts, lib.lane, lib.set, lib.ready, lib.glance
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

  -- A permit `quota:<model>@<project>#<call>` is a call of the provider that is under way. Its gate is that of the model.
  local function call_of(name)
    return string.match(name, '^(quota:[^@]+)@([^#]+)#(.+)$')
  end

  -- Forgets that gates let a task out. `starts`: it starts, and so keeps what a quota promised it.
  local function give_back(id, ticket, starts)
    for name in string.gmatch(ticket.names, '%S+') do
      local s = not call_of(name) and g.gate(name)
      if s and s.quota then
        if not starts then g.quotas.forget(s.quota, id) end
      elseif s then
        if g.is_called(s, id) and s.limited then s.called = s.called - 1 end
        redis.call('ZREM', p .. 'called:' .. name, id)
      end
      if s then g.open_later(s) end
    end
  end

  -- The quota for which a task was parked that was let out.
  local function add_quota(names, ticket)
    local name = ticket and string.match(' ' .. ticket.names .. ' ', ' (quota:[^ @]+) ')
    if name then names[#names + 1] = name end
    return name
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
    local quota = add_quota(names, ticket)
    local at = ticket and ticket.at or r.at
    local shut = g.shut_for(names, id, at, ticket)
    if ticket then give_back(id, ticket, not shut) end
    if ticket or shut then
      for _, name in ipairs(names) do revive(g.gate(name), at) end
    end
    if shut then
      park(id, r, shut, at, ticket and ticket.arrival or g.arrival_of(r.entry))
      return false
    end
    if quota then names[#names] = nil end
    for _, name in ipairs(names) do occupy(g.gate(name), id) end
    return table.concat(names, ' ')
  end

  -- A call that was under way when the run ended stays counted in its window, since it may have been sent.
  local function end_call(id, r, model, project, call)
    local s = g.gate(model)
    local pr = s.quota.by[project] or { calls = p .. 'calls:' .. string.sub(model, 7) .. '@' .. project, under_way = 0 }
    g.quotas.close(s.quota, pr, id .. ':' .. r.lease .. ':' .. call)
    if redis.call('EXISTS', p .. 'turns:' .. model) == 1 then g.open_later(s) end
  end

  -- Gives the permits of a task back that does not run any more. Called after its record says so.
  function m.release(id, r)
    for name in string.gmatch(r.permits, '%S+') do
      local model, project, call = call_of(name)
      if model then
        end_call(id, r, model, project, call)
      else
        local held = redis.call('ZREM', p .. 'held:' .. name, id)
        if g.known[name] then g.known[name].held = g.known[name].held - held end
        if redis.call('EXISTS', p .. 'turns:' .. name) == 1 then g.open_later(g.gate(name)) end
      end
    end
    redis.call('HDEL', r.key, 'permits')
    r.permits = nil
  end

  -- A task lost its run through no fault of its own, and is ready to run again: its permits become calls, so that no
  -- other task gets them first.
  function m.recall(id, r)
    for name in string.gmatch(r.permits, '%S+') do
      if not call_of(name) then
        local s = g.gate(name)
        redis.call('ZADD', p .. 'called:' .. name, now, id)
        if s.limited then s.called = s.called + 1 end
      end
    end
    m.release(id, r)
  end

  -- A run ended since a quota had no room for its call: its task joins the line.
  function m.enter(id, r)
    local ticket = ticket_of(r)
    local s = g.gate(ticket.names)
    g.line_up(s, id, r.at, ticket.arrival)
    g.open_later(s)
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
    if s.quota then called = ' ' .. s.name end
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

  -- Lets the first task of a route out, or the one that is given, or moves it on to another gate that is closed for it.
  -- `counts`: it counts as started until somebody takes it. Returns whether the quota has no room for it: then nobody
  -- passes it.
  local function serve(s, at, counts, id)
    id = id or redis.call('ZRANGE', p .. 'line:' .. at .. ':' .. s.name, 0, 0)[1]
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
    local cost = 1
    if s.quota then
      local tokens, unless = g.turn_of(id)
      if counts and not (g.quotas.promise(s.quota, id, tokens) or g.quotas.turns_away(s.quota, tokens, unless)) then
        s.need, s.unless = tokens, unless
        return true
      end
      cost = tokens / 1000
      s.quota.served = s.quota.served + 1
      redis.call('HSET', s.quota.key, 'served', s.quota.served)
    end
    let_out(s, id, r, at, names, counts)
    if s.lined[at] == nil and not redis.call('ZSCORE', p .. 'turns:' .. s.name, at) then return end
    if counts then
      redis.call('ZINCRBY', p .. 'turns:' .. s.name, cost / (tonumber(rule('weight:' .. tenant)) or 1), at)
    else
      redis.call('ZADD', p .. 'turns:' .. s.name, g.LATE + now / 1000, at)
    end
    s.line = nil
  end

  -- The route whose turn it is. Every eighth turn of a lane is the lowest lane's, so that it is never starved.
  local function next_turn(s)
    local turns = p .. 'turns:' .. s.name
    local at, score = g.first_turn(s)
    if not at or score >= g.LATE then return at, score end
    -- Routes at a quota are charged for tokens, so that its turns are counted apart.
    if (s.quota and s.quota.served or math.floor(score % g.LANE)) % 8 ~= 7 then return at, score end
    local lowest = redis.call('ZREVRANGEBYSCORE', turns, '(' .. g.LATE, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
    local base = math.floor(lowest / g.LANE) * g.LANE
    if base <= score then return at, score end
    if not s.quota then redis.call('ZINCRBY', turns, 1, at) end
    local first = redis.call('ZRANGEBYSCORE', turns, base, '(' .. base + g.LANE, 'LIMIT', 0, 1)
    return first[1], base
  end

  local function open(s)
    s.need = nil
    while budget > 0 and g.room(s) > 0 do
      local at, score = next_turn(s)
      if not at then return end
      if score >= g.LATE then
        if s.looked_at then serve(s, at, false) end
        return
      end
      if serve(s, at, not rule('paused:' .. parts(at))) then return end
    end
  end

  -- Does what the call owes, and opens the gates that may have become free.
  function m.settle(owed)
    for _, one in ipairs(owed or {}) do m[one[1]](one[2], one[3]) end
    while #g.to_open > 0 do
      local s = table.remove(g.to_open)
      open(s)
      if s.quota and s.looked_at then m.let_others_out(s) end
      s.opens, s.looked_at = nil, nil
    end
    g.plan()
  end

  m.serve = serve
  -- What is done from time to time is in another file.
  looks(p, lib, g, m, ticket_of, call_of)
  m.of = g.of
  return m
end

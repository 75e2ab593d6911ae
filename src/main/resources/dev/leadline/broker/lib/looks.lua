-- What is done from time to time at the gates of limits and quotas, so that they open when time lets them, and whatever
-- somebody did at a Redis prompt. Adds its functions to those of `permits.lua`.
local function looks(p, lib, g, m, ticket_of, call_of)
  local now, read_record, parts = g.now, lib.read_record, lib.parts

  local function lapsed(s)
    if not s.quota then
      return redis.call('ZRANGEBYSCORE', p .. 'called:' .. s.name, '-inf', now - g.CALL_MS, 'LIMIT', 0, 100)
    end
    local ids = { unpack(s.quota.lapsed, 1, 100) }
    s.quota.lapsed = { unpack(s.quota.lapsed, 101, math.max(100, math.min(#s.quota.lapsed, 5000))) }
    return ids
  end

  -- The route of a task that was let out and not taken in time has its turn after all others.
  local function end_calls(s)
    for _, id in ipairs(lapsed(s)) do
      if s.quota then g.quotas.forget(s.quota, id) else redis.call('ZREM', p .. 'called:' .. s.name, id) end
      local r = read_record(p, id)
      if r and r.state == 'QUEUED' and r.parked and r.entry ~= '-' then
        redis.call('ZADD', p .. 'turns:' .. s.name, 'XX', g.LATE + now / 1000, ticket_of(r).at)
        s.line = nil
      end
    end
  end

  -- The same for calls of a provider, some at random.
  local function check_calls(s)
    for _, pr in ipairs(s.quota.projects) do
      if pr.concurrent and pr.under_way >= pr.concurrent then
        for _, field in ipairs(redis.call('HRANDFIELD', pr.calls, 50)) do
          local id, lease, call = string.match(field, '^([^:]+):(%d+):(.+)$')
          local r = id and read_record(p, id)
          local name = string.sub(pr.calls, #p + 7) .. '#' .. tostring(call)
          if not r or r.state ~= 'STARTED' or r.lease ~= lease or not string.find(' ' .. (r.permits or '') .. ' ', ' quota:' .. name .. ' ', 1, true) then
            g.quotas.close(s.quota, pr, field)
          end
        end
      end
    end
  end

  -- Takes permits back whose tasks do not run any more, or are gone: somebody deleted or changed a record by hand.
  local function check_held(s)
    if s.quota then return check_calls(s) end
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

  -- Lets tasks out that do not wait for what holds the first one, the quota of the day or an overloaded model: they need
  -- not stay behind it until midnight. Some at random, since there may be many, and more while most of them are such tasks.
  function m.let_others_out(s)
    local _, why = g.quotas.opens(s.quota, 1)
    if s.paused or (why ~= 'day' and why ~= 'circuit') then return end
    local tries = 500
    for _, at in ipairs(redis.call('ZRANDMEMBER', p .. 'turns:' .. s.name, 10)) do
      local counts, out = not g.rule('paused:' .. parts(at)), 0
      repeat
        out, tries = 0, tries - 50
        for _, id in ipairs(redis.call('ZRANDMEMBER', p .. 'line:' .. at .. ':' .. s.name, 50)) do
          local tokens, unless = g.turn_of(id)
          if g.quotas.turns_away(s.quota, tokens, unless) then
            out = out + 1
            m.serve(s, at, counts, id)
          end
        end
      until out < 25 or tries <= 0
      if tries <= 0 then return end
    end
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
        added = added + (call_of(name) and 0 or redis.call('ZADD', p .. 'held:' .. name, 'NX', now, id))
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
end

-- What a provider allows for one model: requests and input tokens in a window (a minute), requests in a day, and calls at
-- once, for each project that pays. A call is counted in a window from the moment at which it has arrived at the provider
-- for certain: when its answer came, or `arrival` ms after it was reserved if that is sooner. So the provider cannot count
-- more than its quota, whether its window slides or begins anew each minute, and whenever its minutes begin.
-- A model that is overloaded has an open circuit: nothing is sent for a while, and then one call at a time, until one is
-- answered.
-- Keys: `quota:<model>` (limits, what was learned, days, the circuit), and for each project `spent:<model>@<project>` (what
-- counts in the window, in buckets by the time from which it is counted) and `calls:<model>@<project>` (calls under way).
-- `promised:<model>` holds what tasks may use that the gate of this quota let out a moment ago.
local function quota_windows(p, now)
  local BUCKETS, CALL_MS = 120, 2000
  local known = {}

  local function whole(number)
    return string.format('%.0f', number)
  end

  -- The limit in force: what was learned rises by a step each window, until it is what is configured, or was tried.
  local function in_force(configured, learned, to, step, since, window)
    if not learned then return configured end
    local limit = learned + math.max(0, math.floor((now - since) / window)) * step
    if limit >= to then return configured end
    return configured and math.min(configured, limit) or limit
  end

  local function read_project(q, text, fields)
    local name, rpm, tpm, rpd, concurrent = string.match(text, '^(%S+) (%S+) (%S+) (%S+) (%S+)$')
    local of = q.name .. '@' .. name
    local pr = {
      name = name, spent = p .. 'spent:' .. of, calls = p .. 'calls:' .. of, n = 0, t = 0, own_n = 0, own_t = 0,
      rpm = tonumber(rpm), tpm = tonumber(tpm), rpd = tonumber(rpd), concurrent = tonumber(concurrent), buckets = {},
    }
    pr.configured = { rpm = pr.rpm, tpm = pr.tpm }
    local r, r_to, r_step, t, t_to, t_step, since, changed = string.match(fields['learned:' .. name] or '', '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
    pr.changed = tonumber(changed) or 0
    if since then
      pr.rpm = in_force(pr.rpm, tonumber(r), tonumber(r_to), tonumber(r_step), tonumber(since), q.window)
      pr.tpm = in_force(pr.tpm, tonumber(t), tonumber(t_to), tonumber(t_step), tonumber(since), q.window)
    end
    local till, why = string.match(fields['until:' .. name] or '', '^(%d+) (%S+)$')
    pr.till, pr.why = tonumber(till) or 0, why
    local ends, day, late = string.match(fields['day:' .. name] or '', '^(%d+) (%d+) (%d+)$')
    pr.ends, pr.day, pr.late = tonumber(ends) or 0, tonumber(day) or 0, tonumber(late) or 0
    if pr.ends <= now then
      pr.day, pr.late = pr.ends + 86400000 > now and pr.late or 0, 0
    end
    pr.under_way = redis.call('HLEN', pr.calls)
    local spent, gone = redis.call('HGETALL', pr.spent), {}
    for i = 1, #spent, 2 do
      local from, tokens = string.match(spent[i], '^(%d+)(t?)$')
      from = tonumber(from)
      if from + q.window <= now then
        gone[#gone + 1] = spent[i]
      elseif tokens == 't' then
        pr.t = pr.t + spent[i + 1]
        pr.buckets[from .. 't'] = tonumber(spent[i + 1])
      else
        pr.n = pr.n + spent[i + 1]
        pr.buckets[#pr.buckets + 1] = { from = from, n = tonumber(spent[i + 1]) }
      end
    end
    pr.gone = gone
    return pr
  end

  -- When this many tokens fit into the windows of a project, ms; math.huge: that depends on calls that are under way. And
  -- what holds them until then.
  local function opens(q, pr, tokens)
    local at, why = now, ''
    if pr.till > now then at, why = pr.till, pr.why end
    if pr.rpd and pr.day + pr.own_n >= pr.rpd then at, why = math.max(at, pr.ends > now and pr.ends or now + 1), 'day' end
    if pr.concurrent and pr.under_way + pr.own_n >= pr.concurrent then return math.huge, 'concurrent' end
    local over_n = (pr.rpm and pr.n + pr.own_n + 1 - pr.rpm) or 0
    -- A call that alone is more than the quota of a minute goes when nothing else counts.
    local over_t = (pr.tpm and pr.t + pr.own_t + math.min(tokens, pr.tpm) - pr.tpm) or 0
    if (over_n > 0 or over_t > 0) and not pr.sorted then
      table.sort(pr.buckets, function(a, b) return a.from < b.from end)
      pr.sorted = true
    end
    for _, bucket in ipairs(pr.buckets) do
      if over_n <= 0 and over_t <= 0 then return at, why end
      over_n, over_t = over_n - bucket.n, over_t - (pr.buckets[bucket.from .. 't'] or 0)
      if bucket.from + q.window > at then at, why = bucket.from + q.window, 'minute' end
    end
    if over_n > 0 or over_t > 0 then return math.huge, 'minute' end
    return at, why
  end

  -- Which part of its limits a project has used up, 0 to 1.
  local function load_of(pr)
    local most = 0
    local function add(used, limit) if limit then most = math.max(most, used / math.max(1, limit)) end end
    add(pr.n + pr.own_n, pr.rpm)
    add(pr.t + pr.own_t, pr.tpm)
    add(pr.day + pr.own_n, pr.rpd)
    add(pr.under_way + pr.own_n, pr.concurrent)
    return most
  end

  -- The circuit of a model: how many calls failed and were answered since a time; until when nothing is sent, how often it
  -- opened in a row, and the call that tries whether the model answers again (`-`: none).
  local function read_circuit(text)
    local failed, fine, since, till, opened, trial = string.match(text or '', '^(%d+) (%d+) (%d+) (%d+) (%d+) (%S+)$')
    return failed and {
      failed = tonumber(failed), fine = tonumber(fine), since = tonumber(since), till = tonumber(till),
      opened = tonumber(opened), trial = trial,
    }
  end

  -- When the circuit lets a call through, ms; math.huge: that depends on the call that tries.
  local function circuit_opens(q)
    local c = q.circuit
    if not c or c.till == 0 then return now end
    if c.till > now then return c.till end
    if next(q.promised) then return math.huge end
    local call, project = string.match(c.trial, '^(.+)@([^@]+)$')
    if call and redis.call('HEXISTS', p .. 'calls:' .. q.name .. '@' .. project, call) == 1 then return math.huge end
    return now
  end

  local function own(q, id, sign)
    local promise = q.promised[id]
    local pr = promise and q.by[promise.project]
    if not pr then return end
    pr.own_n, pr.own_t = pr.own_n + sign, pr.own_t + sign * promise.tokens
  end

  local function read_promises(q)
    local all = redis.call('HGETALL', p .. 'promised:' .. q.name)
    for i = 1, #all, 2 do
      local project, tokens, since = string.match(all[i + 1], '^(%S+) (%S+) (%S+)$')
      since = tonumber(since)
      if since and since > now - CALL_MS and since <= now then
        q.promised[all[i]] = { project = project, tokens = tonumber(tokens), since = since }
        own(q, all[i], 1)
      else
        q.lapsed[#q.lapsed + 1] = all[i]
      end
    end
  end

  local w = {}

  -- A model, read once in a call. `limits`: what to go by instead of what Redis has (reserve).
  function w.model(name, limits)
    if known[name] then return known[name] end
    local q = { name = name, key = p .. 'quota:' .. name, projects = {}, by = {}, promised = {}, lapsed = {}, fields = {} }
    known[name] = q
    local all = redis.call('HGETALL', q.key)
    for i = 1, #all, 2 do q.fields[all[i]] = all[i + 1] end
    q.limits = limits or q.fields.limits or '60000 2000'
    q.paused, q.served = q.fields.paused == '1', tonumber(q.fields.served) or 0
    q.circuit = read_circuit(q.fields.circuit)
    local window, arrival, rest = string.match(q.limits, '^(%d+) (%d+)(.*)$')
    q.window, q.arrival = tonumber(window), tonumber(arrival)
    for text in string.gmatch(rest, '[^;]+') do
      local pr = read_project(q, text, q.fields)
      q.projects[#q.projects + 1] = pr
      q.by[pr.name] = pr
    end
    read_promises(q)
    return q
  end

  -- When the first project has room, and what holds it until then.
  function w.opens(q, tokens)
    local first, why = math.huge, nil
    for _, pr in ipairs(q.projects) do
      local at, reason = opens(q, pr, tokens)
      if not why or at < first then first, why = at, reason end
    end
    if not why then first, why = now, '' end
    local circuit = circuit_opens(q)
    if circuit > now and circuit >= first then return circuit, 'circuit' end
    return first, why
  end

  -- Whether what holds a call is something that its task does not wait for (`unless` has the words for it): then its run
  -- asks another model, or fails.
  function w.turns_away(q, tokens, unless)
    if unless == '' then return false end
    local at, why = w.opens(q, tokens)
    return at > now and string.find(' ' .. unless .. ' ', ' ' .. why .. ' ', 1, true) ~= nil
  end

  -- Of the projects that have room the one that has used the smallest part of its limits; nil: none has room.
  function w.pick(q, tokens)
    local best, least
    if circuit_opens(q) > now then return nil end
    for _, pr in ipairs(q.projects) do
      if opens(q, pr, tokens) <= now then
        local part = load_of(pr)
        if not best or part < least then best, least = pr, part end
      end
    end
    return best
  end

  function w.fits(q, pr, tokens)
    return circuit_opens(q) <= now and opens(q, pr, tokens) <= now
  end

  -- The name of a call in the circuit.
  function w.trial_of(pr, id, lease, call)
    return id .. ':' .. lease .. ':' .. call .. '@' .. pr.name
  end

  -- Writes the circuit; nil: it is closed, and nothing failed lately.
  function w.set_circuit(q, c)
    q.circuit = c
    if not c then return redis.call('HDEL', q.key, 'circuit') end
    local words = { whole(c.failed), whole(c.fine), whole(c.since), whole(c.till), whole(c.opened), c.trial }
    redis.call('HSET', q.key, 'circuit', table.concat(words, ' '))
  end

  function w.forget(q, id)
    own(q, id, -1)
    q.promised[id] = nil
    redis.call('HDEL', p .. 'promised:' .. q.name, id)
  end

  -- Promises a task room for a call that it is about to make; false when there is none.
  function w.promise(q, id, tokens)
    if q.promised[id] then w.forget(q, id) end
    local pr = w.pick(q, tokens)
    if not pr then return #q.projects == 0 end
    q.promised[id] = { project = pr.name, tokens = tokens, since = now }
    own(q, id, 1)
    redis.call('HSET', p .. 'promised:' .. q.name, id, pr.name .. ' ' .. whole(tokens) .. ' ' .. whole(now))
    return true
  end

  -- When the oldest promise ends, ms; nil: there is none.
  function w.next_lapse(q)
    if #q.lapsed > 0 then return now end
    local first
    for _, promise in pairs(q.promised) do first = math.min(first or math.huge, promise.since + CALL_MS) end
    return first
  end

  -- Adds to what is counted from a time on.
  function w.count(q, pr, from, requests, tokens)
    local size = math.max(1, math.floor(q.window / BUCKETS))
    from = whole(math.ceil(from / size) * size)
    if #pr.gone > 0 then redis.call('HDEL', pr.spent, unpack(pr.gone, 1, math.min(#pr.gone, 1000))) end
    pr.gone = {}
    if requests ~= 0 then redis.call('HINCRBY', pr.spent, from, requests) end
    if tokens ~= 0 then redis.call('HINCRBY', pr.spent, from .. 't', whole(tokens)) end
    redis.call('PEXPIRE', pr.spent, 2 * (q.window + q.arrival))
    return from
  end

  -- Counts a request of the day. Around midnight it counts for both days, since the provider's clock may be another.
  function w.count_day(q, pr, midnights)
    local ends = pr.ends
    for ms in string.gmatch(midnights, '%d+') do
      if ends <= now and ms + q.arrival > now then ends = ms + q.arrival end
    end
    local late = ends - 2 * q.arrival <= now and 1 or 0
    redis.call('HSET', q.key, 'day:' .. pr.name, whole(ends) .. ' ' .. whole(pr.day + 1) .. ' ' .. whole(pr.late + late))
  end

  -- Ends a call: its place among the calls at once is free again. Returns what it had reserved; nil: it had ended before.
  function w.close(q, pr, call)
    local from, tokens, since = string.match(redis.call('HGET', pr.calls, call) or '', '^(%d+) (%d+) (%d+)$')
    if from and redis.call('HDEL', pr.calls, call) == 1 then pr.under_way = pr.under_way - 1 end
    return tonumber(from), tonumber(tokens), tonumber(since)
  end

  w.now = now
  return w
end

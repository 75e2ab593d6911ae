-- Calls `handle` with the id and the record of each task that waits in a queue, piece by piece: first the delayed ones, then those
-- in quarantine, then those that are parked, then those that are ready, since a task can only go on in this direction meanwhile. A place to go on from is
-- `later <cursor>`, `quarantine`, `parked <until>`, or `ready <until> <route> <entry>`; only tasks that came before the first
-- look at parked ones count, so that it ends although tasks are enqueued. Returns the next place ('' at the end), and how many tasks were
-- handled. `handle` takes the task away from where it was.
local function each_waiting(p, queue, place, budget, now, handle)
  local handled = 0

  local function found(id, r)
    handle(id, r)
    handled = handled + 1
  end

  -- ZSCAN shows each member that is there all the time, whatever is added and removed meanwhile.
  local function of_later(cursor)
    local answer = redis.call('ZSCAN', p .. 'later', cursor, 'COUNT', budget)
    for i = 1, #answer[2], 2 do
      local id, at = id_and_route(answer[2][i])
      if parts(at) == queue then
        local r = read_record(p, id)
        if r and (r.state == 'SCHEDULED' or r.state == 'RETRYING') and r.at == at then found(id, r) end
      end
    end
    return answer[1] == '0' and 'quarantine' or 'later ' .. answer[1]
  end

  local function of_quarantine()
    local key = p .. 'quarantine:' .. queue
    local members = redis.call('ZRANGE', key, 0, budget - 1)
    for _, member in ipairs(members) do
      local id = id_and_route(member)
      local r = read_record(p, id)
      if r and r.state == 'QUEUED' and r.quarantine then found(id, r) end
      redis.call('ZREM', key, member)
    end
    return #members == budget and 'quarantine' or 'parked ' .. string.format('%.0f', now)
  end

  -- Scores are microseconds from the beginning of 2025.
  local function of_parked(ends)
    local last, left = (ends - 1735689600000) * 1000 + 999, budget
    for _, at in ipairs(redis.call('ZRANGEBYLEX', p .. 'parked', '[' .. queue .. ':', '(' .. queue .. ';', 'LIMIT', 0, budget)) do
      local ids = redis.call('ZRANGEBYSCORE', p .. 'parked:' .. at, '-inf', string.format('%.0f', last), 'LIMIT', 0, left)
      for _, id in ipairs(ids) do
        local r = read_record(p, id)
        if r and r.state == 'QUEUED' and r.parked and r.entry == '-' and r.at == at then
          found(id, r)
        else
          redis.call('ZREM', p .. 'parked:' .. at, id)
        end
      end
      left = left - #ids - 1
      if left <= 0 then return 'parked ' .. ends end
    end
    return 'ready ' .. ends .. ' - 0-0'
  end

  -- Up to `max` entries after the given one that the stream's group did not deliver yet.
  local function undelivered(key, after, ends, max)
    local groups = redis.pcall('XINFO', 'GROUPS', key)
    if groups.err then return {} end
    for _, group in ipairs(groups) do
      local last = value_of(group, 'last-delivered-id')
      if value_of(group, 'name') == 'workers' and before(after, last) then after = last end
    end
    return redis.call('XRANGE', key, '(' .. after, ends, 'COUNT', max)
  end

  local function look_at(at, entry, id)
    local r = read_record(p, id)
    if r and r.entry == entry and r.state == 'QUEUED' then
      r.at = at
      found(id, r)
    elseif not r or r.entry ~= entry then
      ack(at, entry)
    end
  end

  local function of_ready(ends, route, after)
    local from = route == '-' and '[' .. queue .. ':' or '[' .. route
    local streams = redis.call('ZRANGEBYLEX', p .. 'streams', from, '(' .. queue .. ';', 'LIMIT', 0, budget)
    local left = budget
    for i, at in ipairs(streams) do
      local entries = undelivered(p .. 'ready:' .. at, at == route and after or '0-0', ends, left)
      for _, entry in ipairs(entries) do look_at(at, entry[1], entry[2][2]) end
      if #entries == left then return 'ready ' .. ends .. ' ' .. at .. ' ' .. entries[left][1] end
      -- A stream is a look, too.
      left = left - #entries - 1
      if left <= 0 and i < #streams then return 'ready ' .. ends .. ' ' .. streams[i + 1] .. ' 0-0' end
    end
    if #streams < budget then return '' end
    return 'ready ' .. ends .. ' ' .. streams[#streams] .. ' ' .. string.rep('9', 15) .. '-0'
  end

  local stage, first, second, third = string.match(place, '^(%S*) ?(%S*) ?(%S*) ?(%S*)$')
  local following
  if stage == '' then
    following = of_later('0')
  elseif stage == 'later' then
    following = of_later(first)
  elseif stage == 'quarantine' then
    following = of_quarantine()
  elseif stage == 'parked' then
    following = of_parked(first)
  else
    following = of_ready(first, second, third)
  end
  return following, handled
end

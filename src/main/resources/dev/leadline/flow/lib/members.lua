-- What the end of a task means for its flow. A flow has a byte for each of its tasks, its mark, which is set once: it is
-- the truth about who was counted. `l<number>` counts how many tasks a task still waits for, so that the last one of
-- them releases it at once. What one call cannot do (more than LOOKS dependants), and what an interrupted call left
-- undone, is done by the look of `advance`, which trusts only the marks.
--
-- The id of a flow ends in 0000; its tasks have the same id with their number, from 1, in these last four digits.
-- Marks: `.` not stored yet, `w` waits for others, `o` may run; S succeeded; F failed, C cancelled, E expired, and the
-- same in lower case when the task's dependants run nevertheless.
-- The field `flow` of a record: what its failure means (fail, skip, continue), `refs` when its arguments refer to results,
-- and `key=` with its key when that is not its number.
local flow_tools

local function flow_rules(p)
  if flow_tools then return flow_tools end
  local LOOKS, ENDED = 500, { SUCCEEDED = 'S', FAILED = 'F', CANCELLED = 'C', EXPIRED = 'E' }
  local now, stamp = clock()
  local flows, looks = {}, 0
  local T = {}

  function T.member_id(f, i)
    return string.sub(f, 1, 32) .. string.format('%04x', i + 1)
  end

  local function flow_of(id)
    return string.sub(id, 1, 32) .. '0000', tonumber(string.sub(id, 33), 16) - 1
  end

  -- The flow; false when it is not there (any more).
  function T.named(f)
    if flows[f] == nil then
      local key = p .. 'flow:' .. f
      local v = redis.pcall('HMGET', key, 'state', 'stop', 'total', 'ttl')
      flows[f] = not v.err and v[1] and {
        id = f, key = key, tasks = p .. 'flow-tasks:' .. f, marks = p .. 'flow-marks:' .. f, state = v[1], stop = v[2] or nil,
        total = tonumber(v[3]), ttl = v[4], final = is_final(v[1]), ended = 0,
      } or false
    end
    return flows[f]
  end

  -- Calls `visit` with each number of a text such as `0-4 7`, until it returns false.
  function T.each(text, visit)
    for from, to in string.gmatch(text or '', '(%d+)%-?(%d*)') do
      for i = tonumber(from), tonumber(to == '' and from or to) do
        if visit(i) == false then return end
      end
    end
  end

  function T.counts(mark)
    return mark ~= '' and string.find('SFCEfce', mark, 1, true) ~= nil
  end

  -- Has all tasks of the flow looked at soon, by any node; once more if they are being looked at.
  function T.look_soon(flow)
    if flow.looks then return end
    flow.looks = true
    if redis.call('HSETNX', flow.key, 'look', 0) == 0 then redis.call('HSET', flow.key, 'again', 1) end
    redis.call('ZADD', p .. 'flow-work', now, flow.id)
  end

  -- When a task that waited may run: its `due` is a time, or `+` and the ms after its release.
  local function due_of(r)
    local due = redis.call('HGET', r.key, 'due')
    if not due then return nil end
    local delay = string.match(due, '^%+(%d+)$')
    due = delay and now + delay or tonumber(due)
    return due > now and due or nil
  end

  -- Lets a task run that waits for nothing any more. `r`: its record, if it was read.
  function T.release(flow, i, r)
    local id = T.member_id(flow.id, i)
    r = r or read_record(p, id)
    if not r or r.state ~= 'WAITING' then return end
    redis.call('SETRANGE', flow.marks, i, 'o')
    local due = due_of(r)
    if due then
      later(p, id, r.at, due)
      move(r, 'SCHEDULED', '-', 'due', due)
    else
      move(r, 'QUEUED', ready(p, id, r.at))
    end
    redis.call('ZREM', p .. 'waiting', member_of(id, r.at))
  end

  -- Ends a task that will not run, since one before it did not succeed. That is no failure of its own.
  function T.skip(flow, i, r)
    local id = T.member_id(flow.id, i)
    r = r or read_record(p, id)
    if not r or r.state ~= 'WAITING' then return end
    r.skipped = true
    conclude(p, id, 'CANCELLED', stamp, r, 'error', cause('cancelled', 'a task before it in its flow did not succeed', 0))
    redis.call('ZREM', p .. 'waiting', member_of(id, r.at))
  end

  -- From now on nothing of the flow starts that has not started.
  function T.fail(flow)
    if flow.stop then return end
    flow.stop = 'fail'
    redis.call('HSET', flow.key, 'stop', 'fail')
    T.look_soon(flow)
  end

  -- Sets the final mark of a task, once; what it means for the flow as a whole is noted in `flow`.
  function T.mark(flow, i, mark, fails)
    redis.call('SETRANGE', flow.marks, i, mark)
    flow.ended = flow.ended + 1
    if fails then T.fail(flow) end
  end

  local function tell_dependants(flow, i, goes_on)
    T.each(redis.call('HGET', flow.tasks, 'n' .. i), function(next)
      looks = looks + 1
      if looks > LOOKS then
        T.look_soon(flow)
        return false
      end
      if not goes_on then
        T.skip(flow, next)
      elseif redis.call('HINCRBY', flow.tasks, 'l' .. next, -1) == 0 then
        T.release(flow, next)
      end
    end)
  end

  local function count(member)
    local r = member.r
    local f, i = flow_of(member.id)
    local flow = T.named(f)
    local mark = flow and redis.call('GETRANGE', flow.marks, i, i) or ''
    if mark == '' or T.counts(mark) then
      -- It was counted before, and somebody ran it again since then; or its flow is gone.
      if not flow or flow.final then let_expire(p, member.id, r.key, r.ttl, r) end
      return
    end
    local policy = string.match(r.flow, '^%a+')
    mark = ENDED[member.state]
    if policy == 'continue' and mark ~= 'S' then mark = string.lower(mark) end
    local goes_on = mark == 'S' or policy == 'continue'
    T.mark(flow, i, mark, not goes_on and policy == 'fail' and not r.skipped)
    if not flow.stop then tell_dependants(flow, i, goes_on) end
  end

  local RESULT = { cancel = 'CANCELLED', fail = 'FAILED' }

  -- Ends a flow all of whose tasks have ended. From now on any node may start their time to live.
  function T.end_flow(flow)
    flow.state, flow.final = RESULT[flow.stop] or 'SUCCEEDED', true
    redis.call('ZADD', p .. 'flow-work', now, flow.id)
    redis.call('HSET', flow.key, 'state', flow.state, 'finished', stamp, 'close', 0)
    redis.call('HDEL', flow.key, 'look', 'again')
    local watch = redis.call('HGET', flow.key, 'watch')
    for node in string.gmatch(watch or '', '%S+') do redis.call('PUBLISH', p .. 'node:' .. node, flow.id) end
  end

  -- Ends the flows whose last tasks got their final marks.
  function T.settle()
    for _, flow in pairs(flows) do
      if flow and flow.ended > 0 then
        local left = redis.call('HINCRBY', flow.key, 'left', -flow.ended)
        flow.ended = 0
        if left <= 0 and not flow.final then T.end_flow(flow) end
      end
    end
  end

  -- Counts the tasks that ended in this call, also those that end because of them.
  function T.count_all()
    local i = 1
    while ended_members[i] do
      count(ended_members[i])
      i = i + 1
    end
    ended_members = nil
    T.settle()
  end

  T.now, T.stamp = now, stamp
  flow_tools = T
  return T
end

count_members = function(p)
  flow_rules(p).count_all()
end

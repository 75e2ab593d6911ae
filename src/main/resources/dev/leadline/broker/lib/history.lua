-- The history of a task, a rare field: a line for each run that ended without ending the task, `outcome lease from to attempt
-- due worker error` (outcome: failed, crashed, snoozed, parked, released; due: when the run was due, ms, or '-'; error JSON or '-'),
-- and for each time an ended task was put back, `STATE lease ended back`. A run that ended a task that was put back has a line,
-- too (failed, cancelled). A task that succeeds at its first attempt has no history.

-- The history of `r` with the run that ends now, unless it is in it already. `error`: JSON; nil when nothing went wrong.
-- `back`: the task has ended and is put back now; `to` is when it ended.
local function noted(r, outcome, to, error, back)
  local FIRST, NEWEST, LONGEST = 5, 15, 300

  -- A message of at most so many characters of UTF-8.
  local function shortened(text)
    local count = 0
    for start in string.gmatch(text, '()[%z\1-\127\194-\244][\128-\191]*') do
      count = count + 1
      if count > LONGEST then return string.sub(text, 1, start - 1) .. '…' end
    end
    return text
  end

  local function line_of(text)
    local fine, e = pcall(cjson.decode, text or '')
    if not fine or type(e) ~= 'table' then return '-' end
    if type(e.message) == 'string' and #e.message > LONGEST then e.message = shortened(e.message) end
    return cjson.encode(e)
  end

  local lines = {}
  for line in string.gmatch(r.history or '', '[^\n]+') do lines[#lines + 1] = line end
  local last = string.match(lines[#lines] or '', '^%a+ (%d+)') or '0'
  if tonumber(last) ~= tonumber(r.lease) and r.started ~= '-' then
    local v = redis.call('HMGET', r.key, 'worker', 'due', 'error')
    lines[#lines + 1] = table.concat({
      outcome, r.lease, r.started, to, r.attempt, v[2] or '-', v[1] or '-', line_of(back and v[3] or error),
    }, ' ')
  end
  if back then lines[#lines + 1] = table.concat({ r.state, r.lease, to, back }, ' ') end
  while #lines > FIRST + NEWEST do table.remove(lines, FIRST + 1) end
  return table.concat(lines, '\n')
end

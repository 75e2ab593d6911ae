-- Enters what calls of providers used and cost into the ledger: into the charges of their task, into the sums of their day, and
-- into the stream of lines. A charge belongs to a lease and has a number, from 1 and without gaps; a charge with a number that
-- was entered before is not entered again. Sums are added up by Redis, in whole numbers of 64 bits, and never by Lua.
-- Keys: `charges:<id>` (a task's charges: `<lease>:<number>`; `last:<lease>`, the highest number; `lines`, how many there are;
-- `prompt`, `output`, `cost`, its sums), `ledger:<day>:<tenant>` (sums of a day by model, task and kind of number),
-- `ledger:<day>` (the tenants of a day, and how many sums each has; `+`: all together), `paid:<month>:<tenant>` (`paid.lua`) and `ledger`.
-- Each call of a model runs this, so it creates few tables and functions, which take Lua longer than most commands take Redis.

-- Calls a command of a key. If somebody turned the key into another type, it is kept for a day under `aside:`, and the ledger
-- begins a new one. A sum that is no number, or full, stays as it is.
local function book(p, command, name, ...)
  local reply = redis.pcall(command, p .. name, ...)
  if type(reply) ~= 'table' or not reply.err then return reply end
  if string.find(reply.err, 'WRONGTYPE', 1, true) then
    redis.call('RENAME', p .. name, p .. 'aside:' .. name)
    redis.call('EXPIRE', p .. 'aside:' .. name, 86400)
    return redis.pcall(command, p .. name, ...)
  end
  if command ~= 'HINCRBY' then error(reply.err, 0) end
  return nil
end

local function add_up(p, sums, field, number)
  if number ~= '0' then book(p, 'HINCRBY', sums, field, number) end
end

local function keep_sums(p, name, ms)
  if redis.call('PTTL', p .. name) < 0 then redis.call('PEXPIRE', p .. name, ms) end
end

-- Counts a call in the sums of its day. There is a bound on how many kinds of sums are told apart; the rest is added up in
-- `- -`. Returns the kind.
local function count_call(p, day, tenant, kind, keep)
  local MOST_OF_TENANT, MOST_OF_DAY, REST = 200, 2000, '- - '
  local days, sums = 'ledger:' .. day, 'ledger:' .. day .. ':' .. tenant
  if book(p, 'HINCRBY', sums, kind .. 'calls', 1) ~= 1 then return kind end
  local known, more = book(p, 'HMGET', days, tenant, '+'), 1
  if (tonumber(known[1]) or 0) >= MOST_OF_TENANT or (tonumber(known[2]) or 0) >= MOST_OF_DAY then
    redis.call('HDEL', p .. sums, kind .. 'calls')
    book(p, 'HINCRBY', sums, REST .. 'calls', 1)
    kind, more = REST, 0
  end
  book(p, 'HINCRBY', days, tenant, more)
  book(p, 'HINCRBY', days, '+', more)
  keep_sums(p, days, keep)
  keep_sums(p, sums, keep)
  return kind
end

-- Counts a charge for the budget of its tenant, in the month and on the day that it is now.
local function pay(p, tenant, cost)
  if cost == '0' then return end
  local month, day = paid_place('', tenant, redis.call('TIME')[1] * 1000)
  local total = book(p, 'HINCRBY', month, 'total', cost)
  book(p, 'HINCRBY', month, day, cost)
  if total == tonumber(cost) then keep_sums(p, month, 62 * 86400000) end
end

-- Enters those charges of a text (`Entries` in Java) that are not in the ledger yet. Returns the text of what the task used so
-- far, for its record; nil when there was nothing new.
local function enter_charges(p, id, lease, text)
  local MOST_OF_TASK = 500
  local tenant, task, attempt, first, keep, most, lines = string.match(text, '^(%S+) (%S+) (%d+) (%d+) (%d+) (%d+)\n(.*)$')
  local charges, last, number = 'charges:' .. id, 'last:' .. lease, tonumber(first) - 1
  local known = book(p, 'HMGET', charges, last, 'lines')
  local entered, count, usage = tonumber(known[1]) or 0, known[2] and (tonumber(known[2]) or MOST_OF_TASK), nil
  for line in string.gmatch(lines, '[^\n]+') do
    number = number + 1
    if number > entered then
      local day, model, prices, prompt, cached, thoughts, tools, output, searches, cost =
        string.match(line, '^(%S+) %S+ (%S+) %S+ (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)')
      local sums = 'ledger:' .. day .. ':' .. tenant
      local kind = count_call(p, day, tenant, model .. ' ' .. task .. ' ', keep)
      if prices == '-' then add_up(p, sums, kind .. 'unpriced', 1) end
      add_up(p, sums, kind .. 'prompt', prompt)
      add_up(p, sums, kind .. 'cached', cached)
      add_up(p, sums, kind .. 'thoughts', thoughts)
      add_up(p, sums, kind .. 'tools', tools)
      add_up(p, sums, kind .. 'output', output)
      add_up(p, sums, kind .. 'searches', searches)
      add_up(p, sums, kind .. 'cost', cost)
      pay(p, tenant, cost)
      if not count and tools == '0' and thoughts == '0' then
        -- Most tasks have one charge.
        book(p, 'HSET', charges, last, number, 'lines', 1, lease .. ':' .. number, attempt .. ' ' .. line, 'prompt', prompt, 'output', output, 'cost', cost)
        count, usage = 1, prompt .. ' ' .. output .. ' ' .. cost
      else
        count, usage = (count or 0) + 1, ''
        book(p, 'HSET', charges, last, number, 'lines', count)
        if count <= MOST_OF_TASK then book(p, 'HSET', charges, lease .. ':' .. number, attempt .. ' ' .. line) end
        book(p, 'HINCRBY', charges, 'prompt', prompt)
        add_up(p, charges, 'prompt', tools)
        book(p, 'HINCRBY', charges, 'output', output)
        add_up(p, charges, 'output', thoughts)
        book(p, 'HINCRBY', charges, 'cost', cost)
      end
      if most ~= '0' then
        book(p, 'XADD', 'ledger', 'MAXLEN', '~', most, '*', 'w', tenant, 't', task, 'i', id, 'a', attempt, 'l', line)
      end
    end
  end
  if not usage then return nil end
  if most ~= '0' then redis.call('PEXPIRE', p .. 'ledger', keep) end
  return usage ~= '' and usage or table.concat(redis.call('HMGET', p .. charges, 'prompt', 'output', 'cost'), ' ')
end

-- The same for charges that come after the end of their run: the record `r` of the task may have ended, or be gone (nil), or
-- another run may be under way.
local function enter_late(p, id, lease, text, r)
  local usage = enter_charges(p, id, lease, text)
  if not usage then return end
  if r then set(r, 'usage', usage) end
  if not r or is_final(r.state) then
    local left = r and redis.call('PTTL', r.key) or 86400000
    if left > 0 then redis.call('PEXPIRE', p .. 'charges:' .. id, left) end
  end
end

-- Enters what calls of providers used and cost into the ledger: into the charges of their task, into the sums of their day, and
-- into the stream of lines. A charge belongs to a lease and has a number, from 1 and without gaps; a charge with a number that
-- was entered before is not entered again. Sums are added up by Redis, in whole numbers of 64 bits, and never by Lua.
-- Keys: `charges:<id>` (a task's charges: `<lease>:<number>`; `last:<lease>`, the highest number; `lines`, how many there are;
-- `prompt`, `output`, `cost`, its sums), `ledger:<day>:<tenant>` (sums of a day by model, task and kind of number),
-- `ledger:<day>` (the tenants of a day, and how many sums each has; `+`: all together), `paid:<month>:<tenant>` (`paid.lua`) and `ledger`.

-- Enters those charges of a text (`Entries` in Java) that are not in the ledger yet. Returns the text of what the task used so
-- far, for its record; nil when there was nothing new.
local function enter_charges(p, id, lease, text)
  local MOST_OF_TASK, MOST_OF_TENANT, MOST_OF_DAY = 500, 200, 2000

  -- The key; if somebody turned it into another type, it is kept for a day under `aside:`, and the ledger begins a new one.
  local function of_type(p, name, kind)
    local found = redis.call('TYPE', p .. name).ok
    if found ~= kind and found ~= 'none' then
      redis.call('RENAME', p .. name, p .. 'aside:' .. name)
      redis.call('EXPIRE', p .. 'aside:' .. name, 86400)
    end
    return p .. name
  end

  local function keep_sums(hash, ms)
    if redis.call('PTTL', hash) < 0 then redis.call('PEXPIRE', hash, ms) end
  end

  -- Adds a charge to the sums of its day. There is a bound on how many sums are told apart; the rest is added up in `- -`.
  local function sum_up(p, tenant, task, keep, line)
    local day, model, prices, numbers = string.match(line, '^(%S+) %S+ (%S+) %S+ (%S+) (%S+ %S+ %S+ %S+ %S+ %S+ %S+)')
    local days = of_type(p, 'ledger:' .. day, 'hash')
    local sums = of_type(p, 'ledger:' .. day .. ':' .. tenant, 'hash')
    local kind = model .. ' ' .. task .. ' '
    if redis.call('HEXISTS', sums, kind .. 'calls') == 0 then
      local known = redis.call('HMGET', days, tenant, '+')
      if (tonumber(known[1]) or 0) >= MOST_OF_TENANT or (tonumber(known[2]) or 0) >= MOST_OF_DAY then kind = '- - ' end
      local more = kind == '- - ' and 0 or 1
      redis.pcall('HINCRBY', days, tenant, more)
      redis.pcall('HINCRBY', days, '+', more)
    end
    redis.pcall('HINCRBY', sums, kind .. 'calls', 1)
    if prices == '-' then redis.pcall('HINCRBY', sums, kind .. 'unpriced', 1) end
    local names, i = { 'prompt', 'cached', 'thoughts', 'tools', 'output', 'searches', 'cost' }, 0
    for number in string.gmatch(numbers, '%S+') do
      i = i + 1
      if number ~= '0' then redis.pcall('HINCRBY', sums, kind .. names[i], number) end
    end
    keep_sums(days, keep)
    keep_sums(sums, keep)
  end

  local head, lines = string.match(text, '^([^\n]*)\n(.*)$')
  local tenant, task, attempt, first, keep, most = string.match(head, '^(%S+) (%S+) (%d+) (%d+) (%d+) (%d+)$')
  local charges = of_type(p, 'charges:' .. id, 'hash')
  local last, number = tonumber(redis.call('HGET', charges, 'last:' .. lease)) or 0, tonumber(first) - 1
  local feed, month, day

  -- Counts a charge for the budget of its tenant.
  local function pay(cost)
    if cost == '0' then return end
    if not month then
      month, day = paid_place('', tenant, redis.call('TIME')[1] * 1000)
      month = of_type(p, month, 'hash')
    end
    redis.pcall('HINCRBY', month, 'total', cost)
    redis.pcall('HINCRBY', month, day, cost)
    keep_sums(month, 62 * 86400000)
  end

  for line in string.gmatch(lines, '[^\n]+') do
    number = number + 1
    if number > last then
      feed = feed or of_type(p, 'ledger', 'stream')
      redis.call('HSET', charges, 'last:' .. lease, number)
      sum_up(p, tenant, task, keep, line)
      local count = redis.pcall('HINCRBY', charges, 'lines', 1)
      if type(count) == 'number' and count <= MOST_OF_TASK then
        redis.call('HSET', charges, lease .. ':' .. number, attempt .. ' ' .. line)
      end
      local prompt, thoughts, tools, output, cost = string.match(line, '^%S+ %S+ %S+ %S+ %S+ (%S+) %S+ (%S+) (%S+) (%S+) %S+ (%S+)')
      redis.pcall('HINCRBY', charges, 'prompt', prompt)
      redis.pcall('HINCRBY', charges, 'prompt', tools)
      redis.pcall('HINCRBY', charges, 'output', output)
      redis.pcall('HINCRBY', charges, 'output', thoughts)
      redis.pcall('HINCRBY', charges, 'cost', cost)
      pay(cost)
      if most ~= '0' then
        redis.call('XADD', feed, 'MAXLEN', '~', most, '*', 'w', tenant, 't', task, 'i', id, 'a', attempt, 'l', line)
      end
    end
  end
  if not feed then return nil end
  if most ~= '0' then redis.call('PEXPIRE', feed, keep) end
  local sums = redis.call('HMGET', charges, 'prompt', 'output', 'cost')
  return table.concat(sums, ' ')
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

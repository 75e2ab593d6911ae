-- Tells what is known about the quotas of models: those that were called under a limit, and those given. Reads only.
-- Guarantee: the numbers of one model are of one moment.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] how many models, and routes of a gate, to look at, 1 to 1000
-- ARGV[2..] 1 for each model: its name
-- Returns one for each model: {name, '1' when paused, tasks that are parked, ms since 1970 when the first of them may go on
--         or '', projects, its circuit (closed, open, trying), ms until which that is open or ''}; a project is {name,
--         requests, tokens, requests of the day and calls at once that are configured ('' for none), the same in force,
--         the same used, ms until which it is paused or '', what holds it}
-- Uses: redis/clock, records/route, quota/lib/windows, broker/lib/gates
local p, most = KEYS[1], tonumber(ARGV[1])
local now = clock()
local g = gates(p, { parts = parts, now = now })

local function text(number)
  return number and string.format('%.0f', number) or ''
end

local function project(pr)
  local configured, held = pr.configured, pr.till > now
  return {
    pr.name, text(configured.rpm), text(configured.tpm), text(pr.rpd), text(pr.concurrent), text(pr.rpm), text(pr.tpm),
    text(pr.n), text(pr.t), text(pr.day), text(pr.under_way), held and text(pr.till) or '', held and pr.why or '',
  }
end

local function use_of(name)
  local gate_name, parked = 'quota:' .. name, 0
  local q = g.gate(gate_name).quota
  for _, at in ipairs(redis.call('ZRANGE', p .. 'turns:' .. gate_name, 0, most - 1)) do
    parked = parked + redis.call('ZCARD', p .. 'line:' .. at .. ':' .. gate_name)
  end
  local projects = {}
  for _, pr in ipairs(q.projects) do projects[#projects + 1] = project(pr) end
  local till = q.circuit and q.circuit.till or 0
  local circuit = till > now and 'open' or till > 0 and 'trying' or 'closed'
  return {
    name, q.paused and '1' or '0', parked, parked > 0 and g.opens_at(gate_name) or '', projects,
    circuit, till > now and text(till) or '',
  }
end

local uses, seen = {}, {}
local function add(names)
  for _, name in ipairs(names) do
    if not seen[name] then
      seen[name] = true
      uses[#uses + 1] = use_of(name)
    end
  end
end
add({ unpack(ARGV, 2) })
add(redis.call('ZRANGE', p .. 'quotas', 0, most - 1))
return uses

-- Keeps the results of finished steps, each under its run's lease.
-- Guarantee: a run that lost its lease keeps nothing; what it was charged for is in the ledger in any case. Refused when
-- Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1..] 6 for each step: id, lease, name of the step, its result (JSON), charges that are not in the ledger yet ('' when
--           there are none), what the history says about it (ms that it took and its name without control characters)
-- Returns one for each step: 0 kept, 2 lease lost
-- Uses: redis/clock, records/status, records/record, ledger/lib/paid, ledger/lib/enter
local p, NOTES = KEYS[1], 50
local _, stamp = clock()

-- A line for each of the newest steps: `lease ms name`, a tab, and when it ended. A repeated call adds none.
local function noted(r, text)
  local notes, note = string.match(r.steps or '', '^.*\n') or '', r.lease .. ' ' .. text .. '\t'
  if string.find('\n' .. notes, '\n' .. note, 1, true) then return notes end
  local _, count = string.gsub(notes, '\n', '')
  if count >= NOTES then notes = string.match(notes, '\n(.*)$') end
  return notes .. note .. stamp .. '\n'
end

local function keep(id, lease, name, result, charges, text)
  local r = glance(p, id)
  if not r or r.state ~= 'STARTED' or r.lease ~= lease then
    if charges ~= '' then enter_late(p, id, lease, charges, r) end
    return 2
  end
  redis.call('HSET', p .. 'steps:' .. id, name, result)
  local usage = charges ~= '' and enter_charges(p, id, lease, charges)
  if usage then set(r, 'steps', noted(r, text), 'usage', usage) else set(r, 'steps', noted(r, text)) end
  return 0
end

local replies = {}
for i = 1, #ARGV, 6 do replies[#replies + 1] = keep(unpack(ARGV, i, i + 5)) end
return replies

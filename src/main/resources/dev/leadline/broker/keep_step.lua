-- Keeps the result of a finished step, under the run's lease.
-- Guarantee: a run that lost its lease keeps nothing; what it was charged for is in the ledger in any case. Refused when
-- Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] name of the step
-- ARGV[4] its result, JSON
-- ARGV[5] charges that are not in the ledger yet; '' when there are none
-- ARGV[6] what the history says about it: ms that it took, and its name without control characters
-- Returns 0 kept, 2 lease lost
-- Uses: redis/clock, records/status, records/record, ledger/lib/paid, ledger/lib/enter
local NOTES = 50
local r = glance(KEYS[1], ARGV[1])
if not r or r.state ~= 'STARTED' or r.lease ~= ARGV[2] then
  if ARGV[5] ~= '' then enter_late(KEYS[1], ARGV[1], ARGV[2], ARGV[5], r) end
  return 2
end
redis.call('HSET', KEYS[1] .. 'steps:' .. ARGV[1], ARGV[3], ARGV[4])

-- A line for each of the newest steps: `lease ms name`, a tab, and when it ended. A repeated call adds none.
local _, stamp = clock()
local notes, note = string.match(r.steps or '', '^.*\n') or '', r.lease .. ' ' .. ARGV[6] .. '\t'
if not string.find('\n' .. notes, '\n' .. note, 1, true) then
  local _, count = string.gsub(notes, '\n', '')
  if count >= NOTES then notes = string.match(notes, '\n(.*)$') end
  notes = notes .. note .. stamp .. '\n'
end
local usage = ARGV[5] ~= '' and enter_charges(KEYS[1], ARGV[1], ARGV[2], ARGV[5])
if usage then set(r, 'steps', notes, 'usage', usage) else set(r, 'steps', notes) end
return 0

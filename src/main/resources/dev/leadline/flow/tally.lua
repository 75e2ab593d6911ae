-- Counts tasks of a flow by their states, in bounded pieces. Reads only.
-- Guarantee: the numbers of one call are of one moment.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] flow
-- ARGV[2] number of the task to count from
-- ARGV[3] tasks to look at, 1 to 500
-- Returns {number to go on from, or -1 at the end; state, its count, next state, …}
-- Uses: none
local p, f, from, max = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local STATES = { ['.'] = 'WAITING', w = 'WAITING', S = 'SUCCEEDED', F = 'FAILED', C = 'CANCELLED', E = 'EXPIRED' }
local marks = redis.call('GET', p .. 'flow-marks:' .. f) or ''
local counts, looks, i = {}, 0, from

-- A task that may run is in one of several states, which its record shows.
local function state_of(mark, number)
  local state = STATES[mark] or STATES[string.upper(mark)]
  if state then return state end
  looks = looks + 1
  local id = string.sub(f, 1, 32) .. string.format('%04x', number + 1)
  local status = redis.pcall('HGET', p .. 'task:' .. id, 'status')
  return type(status) == 'string' and string.match(status, '^%S+') or 'FAILED'
end

while i < #marks and looks < max do
  local state = state_of(string.sub(marks, i + 1, i + 1), i)
  counts[state] = (counts[state] or 0) + 1
  i = i + 1
end
local answer = { i < #marks and i or -1 }
for state, count in pairs(counts) do
  answer[#answer + 1] = state
  answer[#answer + 1] = count
end
return answer

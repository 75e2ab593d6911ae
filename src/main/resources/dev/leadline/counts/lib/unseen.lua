-- What happens to tasks without a call of a client or a worker that would count it: ends before a run or without one,
-- crashes, and tasks that scripts make. Nothing is done, and nothing costs time, while nothing of this kind happens.
-- `ends_are_seen`: the caller counts the ends of this script.
local unseen, ends_are_seen

-- Notes one event; its kind is the place of its number in counts/lib/add.lua.
local function note_unseen(kind, at, spec)
  local queue, _, tenant = parts(at or '')
  if not queue then return end
  local name = tenant .. ' ' .. queue .. ' ' .. (string.match(spec or '', '^%S+') or '-')
  unseen = unseen or {}
  local numbers = unseen[name] or {}
  numbers[kind] = (numbers[kind] or 0) + 1
  unseen[name] = numbers
end

local function note_unseen_end(state, r)
  local kind = state == 'FAILED' and 4 or state == 'CANCELLED' and 6 or state == 'EXPIRED' and 7
  if kind then note_unseen(kind, r.at, redis.call('HGET', r.key, 'spec')) end
end

local function count_unseen(p)
  local now = clock()
  for name, numbers in pairs(unseen) do
    local tenant, queue, task = string.match(name, '^(%S+) (%S+) (%S+)$')
    add_counts(p, now, tenant, queue, task, numbers)
  end
  unseen = nil
end

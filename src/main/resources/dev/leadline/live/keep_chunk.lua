-- Keeps pieces of the live output of running tasks, each under its run's lease. The oldest pieces are deleted when a
-- task's pieces take more bytes than allowed; each piece says where in the text it begins, so readers see that one is
-- missing.
-- Guarantee: a run that lost its lease keeps nothing. A repeated piece is kept once. Refused when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] bytes that a task's pieces may take
-- ARGV[2..] 5 for each piece: id, lease, where it begins in the text, its length (both in UTF-16 units), text
-- Returns one for each piece: 0 kept, 2 lease lost
-- Uses: records/status, records/record
local p, most = KEYS[1], tonumber(ARGV[1])
-- About what an entry takes in addition to its text.
local ENTRY = 64

-- Deletes the oldest pieces. Two entries stay, since readers need them: the one that says that the task ran again, and the
-- newest, which says how far the text has come. Reads a few entries at a time, because each may be long.
local function trim(key, bytes, newest)
  local from = '-'
  while bytes > most do
    local oldest = redis.call('XRANGE', key, from, '+', 'COUNT', 2)
    for _, entry in ipairs(oldest) do
      from = '(' .. entry[1]
      if entry[2][5] == 'x' and entry[1] ~= newest and bytes > most then
        redis.call('XDEL', key, entry[1])
        bytes = bytes - #entry[2][6] - ENTRY
      end
    end
    if #oldest < 2 then break end
  end
  return bytes
end

-- The field `chunks` says what was kept last: `lease end bytes`. Where the text goes on is also what makes a repeated
-- piece harmless.
local function keep(id, r, from, length, text)
  local lease, reached, bytes = string.match(r.chunks or '', '^(%d+) (%d+) (%d+)$')
  if lease ~= r.lease then reached, bytes = -1, 0 end
  if from + length <= tonumber(reached) then return end
  local key = p .. 'chunks:' .. id
  local entry = redis.call('XADD', key, '*', 'a', r.attempt, 'o', string.format('%d', from), 'x', text)
  bytes = tonumber(bytes) + #text + ENTRY
  if bytes > most then bytes = trim(key, bytes, entry) end
  local kept = r.lease .. ' ' .. string.format('%d %d', from + length, bytes)
  tell(r.key, set(r, 'chunks', kept), 'chunk', entry)
  if r.live then hint(r) end
end

local replies = {}
for i = 2, #ARGV, 5 do
  local id, lease, from, length, text = unpack(ARGV, i, i + 4)
  local r = glance(p, id)
  local held = r and r.state == 'STARTED' and r.lease == lease
  if held then keep(id, r, tonumber(from), tonumber(length), text) end
  replies[#replies + 1] = held and 0 or 2
end
return replies

-- Reads a piece of a sorted set of tasks: the highest scores first, and the members of one score from the last name to the first.
-- Reads only.
-- Guarantee: begins right after the given task, even if that is no longer a member.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] key of the set, with the prefix
-- ARGV[2] score of the task to begin after; '' to begin with the highest
-- ARGV[3] id of that task
-- ARGV[4] members to read, 1 to 1000
-- Returns a list: member, its score, next member, its score, …
-- Uses: none
local key, score, id, count = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

-- How many members come before those to read: members of higher scores, and members of the same score whose ids are not
-- lower.
local function rank_after()
  if score == '' then return 0 end
  local low = redis.call('ZCOUNT', key, '(' .. score, '+inf')
  local high = redis.call('ZCOUNT', key, score, '+inf')
  while low < high do
    local middle = math.floor((low + high) / 2)
    local member = redis.call('ZREVRANGE', key, middle, middle)[1]
    if string.sub(member, 1, #id) < id then high = middle else low = middle + 1 end
  end
  return low
end

local first = rank_after()
return redis.call('ZREVRANGE', key, first, first + count - 1, 'WITHSCORES')

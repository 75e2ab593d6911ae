-- Counts delayed tasks by queue, those that are due next first, a piece in each call. Reads only.
-- Guarantee: all numbers of a call are of one moment.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] tenant whose tasks are counted; '' for all
-- ARGV[2] how many of the tasks that are due next were counted before
-- ARGV[3] how many tasks to look at, 1 to 1000
-- Returns {looked, queue, tasks, next queue, tasks, …}: looked is how many tasks it looked at
-- Uses: records/route
local p, tenant, first, most = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local members = redis.call('ZRANGE', p .. 'later', first, first + most - 1)
local tasks = {}
for _, member in ipairs(members) do
  local _, at = id_and_route(member)
  local queue, _, owner = parts(at)
  if queue and (tenant == '' or owner == tenant) then tasks[queue] = (tasks[queue] or 0) + 1 end
end
local answer = { #members }
for queue, number in pairs(tasks) do
  answer[#answer + 1] = queue
  answer[#answer + 1] = number
end
return answer

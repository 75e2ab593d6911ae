-- Which task a new one gives way to, since its request was sent before, or since it is to be the only one of its kind. Of
-- `o`: once, the name of an idempotency key, with its fingerprint; unique, the name of a key and the ms for which it holds
-- (0: while the task that holds it waits, or has not ended). Returns 1 replayed, 2 key reused, 3 not unique, and the id
-- of that task; nil when there is none. A record will do for `o`.
local function earlier(p, id, o)
  if o.once then
    local held = redis.pcall('GET', p .. 'once:' .. o.once)
    -- A key that is not a string was not written by this script.
    local first, print = string.match(type(held) == 'string' and held or '', '^(%S+) (%S+)$')
    -- The task, or flow, may be deleted before its key: then the key counts as free.
    if first and first ~= id and redis.call('EXISTS', p .. 'task:' .. first, p .. 'flow:' .. first) > 0 then
      return print == o.fingerprint and 1 or 2, first
    end
  end
  if o.unique then
    local name, kind = string.match(o.unique, '^([^:]+:(%a):%S+)')
    local first = redis.pcall('GET', p .. 'unique:' .. name)
    if type(first) ~= 'string' or first == id then return nil end
    local status = redis.pcall('HGET', p .. 'task:' .. first, 'status')
    local state = type(status) == 'string' and string.match(status, '^%S+')
    -- Nobody takes the key away from a task that starts, so it is seen here whether it still holds. Nor is it taken
    -- from one whose record was deleted.
    local holds = kind == 'f' and ' SUCCEEDED FAILED CANCELLED EXPIRED STARTED ' or kind == 'r' and ' STARTED ' or ' '
    if state and string.find(holds .. 'QUEUED SCHEDULED RETRYING WAITING ', ' ' .. state .. ' ', 1, true) then
      return 3, first
    end
  end
end

-- The status of a record: `state lease attempt entry started finished ttl`, '-' for what is not there (yet), and ` +`
-- at its end when the record has a rare field. It is one short field because each transition needs nearly all of it,
-- and separate fields would cost as much as the rest of the transition.
local STATUS, MORE = '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)(.*)$', ' +'

-- The status of nearly all tasks when they are taken, become due, and end. Reading from these patterns only what is
-- needed, without a table for the rest, saves a fifth of the time of the scripts.
local FRESH = '^QUEUED 0 0 (%S+) %- %- (%d+)$' -- entry, ttl
local DELAYED = '^SCHEDULED 0 0 %- %- %- (%d+)(.*)$' -- ttl, more
local RUNNING = '^STARTED (%d+) (%d+) (%S+) (%d+) %- (%d+)$' -- lease, attempt, entry, started, ttl

local function join_status(state, lease, attempt, entry, started, finished, ttl, more)
  return state .. ' ' .. lease .. ' ' .. attempt .. ' ' .. entry .. ' ' .. started .. ' ' .. finished .. ' ' .. ttl .. more
end

-- Writes the status and fields. No other function sets fields of a record.
local function put(key, status, ...)
  redis.call('HSET', key, 'status', status, ...)
end

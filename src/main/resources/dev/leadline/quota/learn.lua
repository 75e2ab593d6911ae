-- Notes that the provider refused a call since a quota is used up: ends the call, pauses its model and project for the whole
-- fleet, and lowers the limit. It rises again by a tenth of what is configured (or was tried) in each window.
-- Guarantee: a limit is lowered once for all calls that were under way when it was, and once for a call that is repeated.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] number of the call; '-': it was not reserved, since nothing limited the model
-- ARGV[4] model
-- ARGV[5] project
-- ARGV[6] limits, as of reserve
-- ARGV[7] the next ends of a day, as of reserve
-- ARGV[8] ms for which the model and project are paused
-- ARGV[9] requests in a window as the provider says; '?': fewer than now; '': not this quota
-- ARGV[10] the same for tokens
-- ARGV[11] '1': the quota of the day is used up
-- Returns 0 learned
-- Uses: redis/clock, records/route, broker/lib/wake, broker/lib/ready, records/status, records/record,
--       quota/lib/windows, broker/lib/gates, broker/lib/looks, broker/lib/permits, broker/lib/permits_here,
--       quota/lib/end_call
local p, id, lease, call, model, project = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
redis.call('DEL', p .. 'nothing')
local now = clock()
local w = quota_windows(p, now)
local q = w.model(model, ARGV[6])
if q.fields.limits ~= q.limits then redis.call('HSET', q.key, 'limits', q.limits) end
redis.call('ZADD', p .. 'quotas', 1, model)
local pr = q.by[project]
if not pr then return 0 end
local counted = pr.n
local since = call ~= '-' and end_call(w, q, pr, id, lease, call, true, nil) or nil

-- A pause of a day holds longer than one of a minute.
local till, why = now + tonumber(ARGV[8]), 'minute'
if ARGV[11] == '1' then
  why = 'day'
  for ms in string.gmatch(ARGV[7], '%d+') do
    if ms + q.arrival > now then
      till = ms + q.arrival
      break
    end
  end
end
if till > pr.till then redis.call('HSET', q.key, 'until:' .. project, string.format('%.0f', till) .. ' ' .. why) end

-- Lowers one limit. Returns three words: what it is from now on, up to where it rises, and by how much in each window.
local windows = 0
local function lower(said, limit, configured, used, words)
  local to, step = string.match(words, '^%S+ (%S+) (%S+)$')
  local kept = to ~= '-' and limit and limit ~= configured and limit .. ' ' .. to .. ' ' .. step or '- - -'
  local stated = tonumber(said)
  if said == '' then return kept end
  -- Where nothing is configured, a limit that the provider said holds until it has risen to twice of it.
  to = configured or math.max(used, 2 * (stated or 0), limit or 0)
  step = math.max(1, math.ceil(to / 10))
  if stated and (not limit or stated < limit) then
    -- What the provider says is believed for ten windows; what was guessed is tried again after one.
    windows = 10
    return math.max(1, stated) .. ' ' .. to .. ' ' .. step
  end
  -- Calls that were under way when the limit was lowered say nothing new, and without a count there is nothing to lower.
  if not since or since <= pr.changed or used == 0 then return kept end
  windows = math.max(windows, 1)
  return math.max(1, math.floor(math.min(limit or used, used) * (stated and 0.8 or 0.5))) .. ' ' .. to .. ' ' .. step
end

local r_words, t_words = string.match(q.fields['learned:' .. project] or '- - - - - - 0 0', '^(%S+ %S+ %S+) (%S+ %S+ %S+)')
r_words = lower(ARGV[9], pr.rpm, pr.configured.rpm, counted, r_words)
t_words = lower(ARGV[10], pr.tpm, pr.configured.tpm, pr.t, t_words)
-- A call that was not reserved has changed something, too: from now on, calls are counted.
if windows > 0 or call == '-' then
  local from = string.format('%.0f', now + windows * q.window)
  redis.call('HSET', q.key, 'learned:' .. project, r_words .. ' ' .. t_words .. ' ' .. from .. ' ' .. string.format('%.0f', now))
end
local m = permits_here(p, now)
m.look_at('quota:' .. model)
m.settle()
wake(p)
return 0

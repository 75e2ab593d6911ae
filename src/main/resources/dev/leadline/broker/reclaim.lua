-- Takes tasks away from workers whose last beat is older than the lease, and has them run again before the backlog;
-- forgets workers that left. Goes through the ready streams in pieces, and notes in the worker's hash how far it is.
-- Guarantee: nothing is taken away from a silent worker while reclaiming is on hold. A lost worker finds the key
-- `lost:`, and writes nothing under leases that were taken over; its consumer is deleted only when nothing is pending
-- on it. Idempotent: any node may call it at any time.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2] lease, ms
-- ARGV[3] crashes after which a task is ended
-- ARGV[4] pending entries to move, and streams to look at, in this call, 1 to 500
-- Returns {tasks moved, 1 when there is more to do now, ids of the workers that were declared lost by this call}
-- Uses: redis/clock, broker/lib/beat, records/route, broker/lib/wake, broker/lib/ready, broker/lib/later,
--       broker/lib/remake, broker/lib/acks, records/status, records/record, broker/lib/owed, quota/lib/windows,
--       broker/lib/gates, broker/lib/looks, broker/lib/permits, broker/lib/permits_here, counts/lib/add,
--       counts/lib/unseen, webhook/lib/notify, broker/lib/lifetime, broker/lib/ended, broker/lib/history,
--       broker/lib/recover, broker/lib/pending, flow/lib/members
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local lease_ms, max_crashes, budget = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now, stamp = clock()
note_beat(p, now, lease_ms)
-- A worker that left has a beat of 0: it is reclaimed even while reclaiming is on hold.
local on_hold = tonumber(redis.call('GET', p .. 'reclaim-hold') or 0) > now
local latest = on_hold and 0 or now - lease_ms

local moved, looks, declared = 0, 0, {}

local function take_over(worker, at, entry, alone)
  local id = task_at(p, at, entry)
  local r = id and read_record(p, id)
  if r and r.entry == entry then
    if r.state == 'STARTED' and r.worker == worker then
      recover(p, id, r, stamp, max_crashes, alone == id)
    elseif r.state == 'QUEUED' then
      -- A take delivered it and was interrupted before it started the task, so nothing crashed.
      move(r, 'QUEUED', ready(p, id, at))
    end
  end
  ack(at, entry)
  moved = moved + 1
end

-- Takes the worker's entries of one stream over; false when some are left for the next call.
local function clear(worker, at, alone)
  local pending = pending_of(p, worker, at, '-', budget - moved)
  if not pending then
    remake(p, at)
    return true
  end
  for _, entry in ipairs(pending) do take_over(worker, at, entry[1], alone) end
  acknowledge(p)
  acks = {}
  if moved >= budget then return false end
  redis.pcall('XGROUP', 'DELCONSUMER', p .. 'ready:' .. at, 'workers', worker)
  return true
end

-- Takes the worker's entries over in all streams and then deletes its keys; false when there is more for the next call.
local function bury(worker)
  local me = p .. 'worker:' .. worker
  local alone, place = unpack(redis.call('HMGET', me, 'alone', 'reclaimed'))
  place = place or ''
  while moved < budget and looks < budget do
    local streams = streams_from(p, place, true, budget - looks)
    for _, at in ipairs(streams) do
      looks = looks + 1
      if not clear(worker, at, alone) then
        redis.call('HSET', me, 'reclaimed', place)
        return false
      end
      place = at
    end
    if looks < budget then
      redis.call('DEL', me, p .. 'wake:@' .. worker, p .. 'cancels:' .. worker)
      redis.call('ZREM', p .. 'workers', worker)
      return true
    end
  end
  redis.call('HSET', me, 'reclaimed', place)
  return false
end

local silent = redis.call('ZRANGEBYSCORE', p .. 'workers', '-inf', latest, 'WITHSCORES', 'LIMIT', 0, 10)
local done = true
for i = 1, #silent, 2 do
  local worker = silent[i]
  if tonumber(silent[i + 1]) > 0 and redis.call('SET', p .. 'lost:' .. worker, now, 'EX', 86400, 'NX') then
    declared[#declared + 1] = worker
  end
  done = bury(worker) and done
  if not done then break end
end
if owed then permits_here(p, now).settle(owed) end
list_ended(p)
wake(p)
return { moved, (not done or #silent == 20) and 1 or 0, declared }

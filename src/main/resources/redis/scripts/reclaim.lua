-- Takes tasks away from workers whose last beat is older than the lease, and has them run again before the backlog.
-- Guarantee: nothing is judged during an amnesty. A lost worker finds a tombstone and writes nothing under leases that
-- were taken over; its consumer goes only when nothing is pending on it. Idempotent: any node may call it at any time.
-- Opens the memory gate (DEL first): works when Redis is full.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] entries that the feed of ended tasks keeps
-- ARGV[2] lease, ms
-- ARGV[3] crashes after which a task is ended
-- ARGV[4] pending entries to move in this call, 1 to 500
-- Returns {tasks moved, 1 when there is more to do now, ids of the workers that were declared lost by this call}
-- Uses: clock, beat, route, ring, ready, later, acks, record, conclude, recover, forget
local p = KEYS[1]
redis.call('DEL', p .. 'nothing')
local lease_ms, max_crashes, budget = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now, stamp = clock()
pulse(p, now, lease_ms)
if tonumber(redis.call('GET', p .. 'amnesty') or 0) > now then return { 0, 0, {} } end

local moved, declared = 0, {}

local function take_over(worker, at, entry, alone)
  local found = redis.call('XRANGE', p .. 'ready:' .. at, entry, entry)[1]
  if found then
    local id = found[2][2]
    local r = read_record(p, id)
    if r and r.entry == entry then
      if r.state == 'STARTED' and r.worker == worker then
        recover(p, id, r, stamp, max_crashes, alone == id)
      elseif r.state == 'QUEUED' then
        -- Delivered by a take that was cut short: it never started, so nothing crashed.
        move(r, 'QUEUED', ready(p, id, at))
      end
    end
  end
  ack(at, entry)
  moved = moved + 1
end

local dead = redis.call('ZRANGEBYSCORE', p .. 'workers', '-inf', now - lease_ms, 'LIMIT', 0, 10)
local streams = #dead > 0 and redis.call('SMEMBERS', p .. 'streams') or {}
for _, worker in ipairs(dead) do
  if redis.call('SET', p .. 'lost:' .. worker, now, 'EX', 86400, 'NX') then declared[#declared + 1] = worker end
  local alone = redis.call('HGET', p .. 'worker:' .. worker, 'alone')
  for _, at in ipairs(streams) do
    if moved >= budget then break end
    local pending = pending_of(p, worker, at, budget - moved)
    if not pending then remake(p, at) end
    for _, entry in ipairs(pending or {}) do take_over(worker, at, entry[1], alone) end
  end
  acknowledge(p)
  acks = {}
  if moved < budget then forget(p, worker, streams) end
end
feed(p)
ring(p)
return { moved, (moved >= budget or #dead == 10) and 1 or 0, declared }

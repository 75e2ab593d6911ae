-- Names the leases that a worker holds as far as Redis knows, stream by stream, so that the worker can release those
-- that it does not know. There are some when a failover lost an outcome, or when a take was interrupted after it had
-- leased tasks. Reads only.
-- Guarantee: each lease named was the newest of its task at that moment, and the worker held it.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] worker
-- ARGV[2] route of the stream to look from; '' for the first
-- ARGV[3] entry to look from, '-' for the first
-- ARGV[4] entries, and streams, to look at in this call, 1 to 500
-- Returns {route and entry to go on from, both '' at the end, leases}; a lease is 'id lease'
-- Uses: records/status, records/record, broker/lib/pending
local p, worker, route, from, max = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local leases, left = {}, max
local streams = streams_from(p, route, false, max)
for _, at in ipairs(streams) do
  if at ~= route then from = '-' end
  local pending = pending_of(p, worker, at, from, left) or {}
  for _, entry in ipairs(pending) do
    local id = task_at(p, at, entry[1])
    local r = id and read_record(p, id)
    if r and r.state == 'STARTED' and r.worker == worker and r.entry == entry[1] then
      leases[#leases + 1] = id .. ' ' .. r.lease
    end
  end
  if #pending == left then return { at, '(' .. pending[#pending][1], leases } end
  left = left - #pending
end
if #streams < max then return { '', '', leases } end
-- The last stream was looked through: go on behind its end.
return { streams[#streams], '(' .. string.rep('9', 15) .. '-0', leases }

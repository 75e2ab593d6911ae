-- Tells which leases in one ready stream Redis counts as a worker's, so that the worker can hand back those that it knows
-- nothing of: what a failover forgot of its outcomes, or what a take that was cut short had leased. Reads only.
-- Guarantee: a lease that is told was the newest of its task, and held by the worker, at that moment.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] worker
-- ARGV[2] route of the stream
-- ARGV[3] entry to look from, '-' for the first
-- ARGV[4] entries to look at in this call, 1 to 500
-- Returns {entry to go on from or '', leases}; a lease is 'id lease'
-- Uses: record
local p, worker, max = KEYS[1], ARGV[1], tonumber(ARGV[4])
local key = p .. 'ready:' .. ARGV[2]
local pending = redis.pcall('XPENDING', key, 'workers', ARGV[3], '+', max, worker)
if pending.err then return { '', {} } end
local leases = {}
for _, entry in ipairs(pending) do
  local found = redis.call('XRANGE', key, entry[1], entry[1])[1]
  local r = found and read_record(p, found[2][2])
  if r and r.state == 'STARTED' and r.worker == worker and r.entry == entry[1] then
    leases[#leases + 1] = found[2][2] .. ' ' .. r.lease
  end
end
return { #pending == max and '(' .. pending[#pending][1] or '', leases }

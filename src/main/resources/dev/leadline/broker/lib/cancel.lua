-- Cancels a task that has not ended. A waiting one ends at once; of a running one, the record gets a mark and its worker is told.
-- Returns whether it ended at once.
local function cancel(p, id, r, stamp)
  if r.state == 'STARTED' then
    set(r, 'cancel', 1)
    redis.call('SADD', p .. 'cancels:' .. r.worker, id .. ' ' .. r.lease)
    token(p .. 'wake:@' .. r.worker)
    return false
  end
  conclude(p, id, 'CANCELLED', stamp, r, 'error', cause('cancelled', 'cancelled before it ran', r.attempt))
  withdraw(p, id, r)
  return true
end

-- Takes a task away from a worker that was lost. Crashes are counted separately from failures; only a crash in which
-- the task was the only suspect on its worker can end it, so that a task that kills workers never ends its neighbours.
local function recover(p, id, r, stamp, max_crashes, alone)
  local crashes = (tonumber(r.crashes) or 0) + 1
  note_unseen(8, r.at, redis.call('HGET', r.key, 'spec'))
  if r.cancel then
    conclude(p, id, 'CANCELLED', stamp, r, 'crashes', crashes, 'error',
      cause('cancelled', 'cancelled while it ran, on a worker that was lost', r.attempt))
  elseif alone and crashes >= max_crashes then
    conclude(p, id, 'FAILED', stamp, r, 'crashes', crashes, 'error',
      cause('worker-crashed', 'its worker was lost in ' .. crashes .. ' runs', r.attempt))
  else
    local at, history = lane(r.at, 'recovered'), noted(r, 'crashed', stamp)
    if not r.permits then
      return move(r, 'QUEUED', ready(p, id, at), 'crashes', crashes, 'at', at, 'home', r.home or r.at, 'history', history)
    end
    owe('recall', id, r)
    move(r, 'QUEUED', ready(p, id, at), 'crashes', crashes, 'at', at, 'home', r.home or r.at, 'history', history,
      'parked', '0 recovered ' .. r.permits)
  end
end

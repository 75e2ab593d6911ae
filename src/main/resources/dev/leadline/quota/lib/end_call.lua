-- Ends a call of a provider: it is counted from now on, when it has arrived for certain, with the tokens that the provider
-- counted. `sent`: false if it never left, and so does not count. Returns when it was reserved; nil: it had ended before.
local function end_call(w, q, pr, id, lease, call, sent, tokens)
  local from, estimate, since = w.close(q, pr, id .. ':' .. lease .. ':' .. call)
  if not from then return nil end
  local r = glance(KEYS[1], id)
  if r and r.permits and r.state == 'STARTED' and r.lease == lease then
    local left, this = {}, 'quota:' .. q.name .. '@' .. pr.name .. '#' .. call
    for name in string.gmatch(r.permits, '%S+') do
      if name ~= this then left[#left + 1] = name end
    end
    if #left == 0 then redis.call('HDEL', r.key, 'permits') else set(r, 'permits', table.concat(left, ' ')) end
  end
  if not sent then
    w.count(q, pr, from, -1, -estimate)
  elseif w.now < from then
    w.count(q, pr, from, -1, -estimate)
    w.count(q, pr, w.now, 1, tokens or estimate)
  elseif from + q.window > w.now then
    w.count(q, pr, from, 0, (tokens or estimate) - estimate)
  end
  return since
end

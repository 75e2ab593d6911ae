-- Stores the task that delivers the webhook of a task which ends now. Its arguments hold the record as it ends, so that
-- each try says the same, whatever becomes of the task after that. The delivery is noted in the record first: if this
-- script stops before the task has ended and runs again, it stores no second delivery.
-- Only records with a webhook come here, so everything is made when it is needed.
local function notify(p, id, state, status, r, ...)
  local hook, on, url, delivery = string.match(r.webhook, '^((%S+) (%S+)) ?(%S*)$')
  if not hook or not string.find(',' .. on .. ',', ',' .. state .. ',', 1, true) then return end
  if delivery == '' then
    local sum = redis.sha1hex(id .. r.finished)
    local ms = string.format('%012x', tonumber(r.finished))
    delivery = string.sub(ms, 1, 8) .. '-' .. string.sub(ms, 9) .. '-7000-8' .. string.sub(sum, 1, 3) .. '-'
      .. string.sub(sum, 4, 15)
    local before = join_status(r.state, r.lease, r.attempt, r.entry, r.started, '-', r.ttl, MORE)
    put(r.key, before, 'webhook', hook .. ' ' .. delivery)
  end
  local key = p .. 'task:' .. delivery
  if redis.call('EXISTS', key) == 1 then return end

  local record, last = { status = status }, { ... }
  local stored = redis.call('HGETALL', r.key)
  for i = 1, #stored, 2 do
    local name = stored[i]
    if name ~= 'status' and string.sub(name, 1, 4) ~= 'args' then record[name] = stored[i + 1] end
  end
  for i = 1, #last, 2 do record[last[i]] = tostring(last[i + 1]) end
  redis.call('SET', p .. 'args:' .. delivery, cjson.encode({ url = url, task = id, record = record }))

  local _, _, tenant = parts(r.at)
  local at = 'webhooks:normal:' .. tenant
  -- A delivery that failed can be seen for a day at least. Its tag is the id of the task that it tells of.
  local ttl = string.format('%.0f', math.max(tonumber(r.ttl), 86400000))
  put(key, join_status('QUEUED', '0', '0', ready(p, delivery, at), '-', '-', ttl, MORE), 'spec',
    'webhook_delivery_task 100 0 ' .. id, 'at', at, 'separate', 1)
  note_unseen(1, at, 'webhook_delivery_task')
end

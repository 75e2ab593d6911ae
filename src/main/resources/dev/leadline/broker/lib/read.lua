-- Reads up to `count` entries of each of these streams for a worker: {stream = entries}. A missing group is made on the
-- way.
local function read_streams(p, worker, keys, count)
  local command = { 'XREADGROUP', 'GROUP', 'workers', worker, 'COUNT', count, 'STREAMS' }
  for i = 1, #keys do
    command[7 + i] = keys[i]
    command[7 + #keys + i] = '>'
  end
  local answer = #keys > 0 and redis.pcall(unpack(command))
  if answer and answer.err then
    if not string.find(answer.err, 'NOGROUP', 1, true) then redis.call(unpack(command)) end
    local there = {}
    for _, key in ipairs(keys) do
      if redis.call('EXISTS', key) == 1 then
        redis.pcall('XGROUP', 'CREATE', key, 'workers', 0)
        there[#there + 1] = key
      end
    end
    return read_streams(p, worker, there, count)
  end
  local found = {}
  for _, stream in ipairs(answer or {}) do found[stream[1]] = stream[2] end
  return found
end

-- The rules in `rules` are the truth about limits. Two things are made of them: `limits`, their names for lists, and the
-- field `limits`, which exists while there is any limit, and has the lengths of the beginnings (`key:site:*`) that have
-- one, the longest first: by them takes look for the limit of a key. Somebody may delete either of them.

-- The names of all limits.
local function limit_names(p)
  local names = {}
  for _, field in ipairs(redis.call('HKEYS', p .. 'rules')) do
    local name = string.match(field, '^limit:(.+)$')
    if name then names[#names + 1] = name end
  end
  return names
end

local function lengths_of(names)
  local found, lengths = {}, {}
  for _, name in ipairs(names) do
    local prefix = string.match(name, '^(key:.*)%*$')
    if prefix and not found[#prefix] then
      found[#prefix] = true
      lengths[#lengths + 1] = #prefix
    end
  end
  table.sort(lengths, function(a, b) return a > b end)
  return table.concat(lengths, ' ') .. '.'
end

-- Makes both anew where they do not agree with the rules.
local function list_limits(p)
  local names, known = limit_names(p), {}
  for _, name in ipairs(names) do known[name] = true end
  for _, name in ipairs(redis.call('ZRANGE', p .. 'limits', 0, -1)) do
    if not known[name] then redis.call('ZREM', p .. 'limits', name) end
    known[name] = nil
  end
  for name in pairs(known) do redis.call('ZADD', p .. 'limits', 0, name) end
  if #names == 0 then
    redis.call('HDEL', p .. 'rules', 'limits')
  else
    redis.call('HSET', p .. 'rules', 'limits', lengths_of(names))
  end
end

-- Reads a round of a lane in which tenants have weights (`weight:<tenant>` in `rules`; 1 for those that have none there).
-- `order`: tenants and scores, lowest first; `keys`: the streams of those that may be read. The round is dealt as if task
-- by task, always to the tenant with the lowest score. Returns {stream = entries}, the weights, and how many were asked
-- of each stream; nil: none of these tenants has a weight.
local function read_by_weight(p, worker, order, keys, round)
  local weights, uneven = {}, false
  for i = 1, #keys do
    weights[i] = tonumber(rule(p, 'weight:' .. order[2 * i - 1])) or 1
    uneven = uneven or weights[i] ~= 1
  end
  if not uneven then return nil end

  -- The score to which all tenants rise that are below it; the others get nothing in this round.
  local lowest, total, sum, level, last = order[2], 0, 0, 0, #keys
  for i = 1, #keys do
    total = total + weights[i]
    sum = sum + weights[i] * (order[2 * i] - lowest)
    level = (round + sum) / total
    if order[2 * i + 2] and level <= order[2 * i + 2] - lowest then
      last = i
      break
    end
  end

  local shares, exact, dealt, alike = {}, 0, 0, {}
  for i = 1, #keys do
    if i <= last then exact = exact + (level - (order[2 * i] - lowest)) * weights[i] end
    shares[i] = math.floor(exact + 0.5) - dealt
    dealt = dealt + shares[i]
    local same = alike[shares[i]] or {}
    same[#same + 1] = keys[i]
    alike[shares[i]] = same
  end

  local found = {}
  for share, same in pairs(alike) do
    if share > 0 then
      for key, entries in pairs(read_streams(p, worker, same, share)) do found[key] = entries end
    end
  end
  return found, weights, shares
end

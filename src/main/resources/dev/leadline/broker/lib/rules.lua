-- What operators set that changes which tasks may run, in one hash, `rules`: its fields are `paused:<queue>` and
-- `weight:<tenant>`. The hash does not exist while nothing is set; then a script pays only for one more key in an
-- EXISTS that it calls anyway.
local rules_exist, known_rules = false, {}

-- The rule of this name; nil when there is none. Each is read once in a call.
local function rule(p, name)
  if not rules_exist then return nil end
  local value = known_rules[name]
  if value == nil then
    value = redis.call('HGET', p .. 'rules', name)
    known_rules[name] = value
  end
  return value or nil
end

-- A value of what XINFO answers: names and values in turn.
local function value_of(info, name)
  for i = 1, #info, 2 do
    if info[i] == name then return info[i + 1] end
  end
end

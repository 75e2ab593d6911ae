-- A value from the answer of XINFO, which is a list: name, value, next name, its value, …
local function value_of(info, name)
  for i = 1, #info, 2 do
    if info[i] == name then return info[i + 1] end
  end
end

-- What each tenant paid in a month and on each of its days (UTC): `paid:<month>:<tenant>`, a hash with `total` and a field for
-- each day. A charge counts at the time at which it is entered, by the clock of Redis: budgets are kept by that clock alone, so
-- that a worker whose clock is wrong, and a call that goes over midnight, cannot put a charge into a period that is full.

-- Year, month and day, from days since 1970 (the algorithm `civil_from_days` of Howard Hinnant, public domain).
local function civil(days)
  local z = days + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local shifted = math.floor((5 * doy + 2) / 153)
  local day = doy - math.floor((153 * shifted + 2) / 5) + 1
  local month = shifted < 10 and shifted + 3 or shifted - 9
  return yoe + era * 400 + (month <= 2 and 1 or 0), month, day
end

-- The key of the month that it is now, and the field of the day.
local function paid_place(p, tenant, now)
  local year, month, day = civil(math.floor(now / 86400000))
  return string.format('%spaid:%04d-%02d:%s', p, year, month, tenant), string.format('%02d', day)
end

-- What a tenant paid in the period (P1D or P1M) that it is now, and when that ends, ms since 1970.
local function paid_in(p, tenant, per, now)
  local hash, day = paid_place(p, tenant, now)
  local days = math.floor(now / 86400000)
  local spent = redis.pcall('HGET', hash, per == 'P1D' and day or 'total')
  spent = type(spent) == 'string' and tonumber(spent) or 0
  if per == 'P1D' then return spent, (days + 1) * 86400000 end
  -- 31 days after the first of a month it is the next month.
  local later = days - tonumber(day) + 1 + 31
  local _, _, over = civil(later)
  return spent, (later - over + 1) * 86400000
end

-- Money is exact.
alter table task alter column cost_usd type numeric;

-- Gives an ended task its record again, as it was in the archive, so that it can run again.
-- Guarantee: a record that is there is left alone, so a repeated call does no harm.
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] status
-- ARGV[3] arguments
-- ARGV[4] 1 if they have a key of their own; otherwise ''
-- ARGV[5..] 2 for each other field: name, value
-- Returns 1 when the record was made; 0 when there is one
-- Uses: records/route, records/args, records/status, records/record, broker/lib/lifetime
local p, id, status = KEYS[1], ARGV[1], ARGV[2]
local key = p .. 'task:' .. id
if redis.call('EXISTS', key) == 1 then return 0 end
local fields
if ARGV[4] == '1' then
  redis.call('SET', p .. 'args:' .. id, ARGV[3])
  fields = { 'separate', 1 }
else
  fields = pieces(ARGV[3])
end
for i = 5, #ARGV, 2 do
  fields[#fields + 1] = ARGV[i]
  fields[#fields + 1] = ARGV[i + 1]
end
put(key, status, unpack(fields))
local r = read_record(p, id)
if r and is_final(r.state) then keep_for(p, id, key, r.ttl, r) end
return 1

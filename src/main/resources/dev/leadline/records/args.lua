-- Arguments in a record. One field of more than 64 bytes (hash-max-listpack-value as Redis ships it) turns the whole
-- record into a hash table of twice the size, so arguments that are not much longer are kept in pieces of that length.
local PIECE, PIECES = 64, { 'args', 'args2', 'args3', 'args4', 'args5', 'args6', 'args7', 'args8' }

-- The fields and values to set.
local function pieces(args)
  if #args <= PIECE or #args > PIECE * #PIECES then return { 'args', args } end
  local fields = {}
  for i = 1, math.ceil(#args / PIECE) do
    fields[2 * i - 1] = PIECES[i]
    fields[2 * i] = string.sub(args, (i - 1) * PIECE + 1, i * PIECE)
  end
  return fields
end

-- `first` is the field `args`: more pieces follow only if it is exactly as long as a piece.
local function read_args(key, first)
  if not first or #first ~= PIECE then return first or '' end
  local values = redis.call('HMGET', key, unpack(PIECES))
  for i = 1, #values do values[i] = values[i] or '' end
  return table.concat(values)
end

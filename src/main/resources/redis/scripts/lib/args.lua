-- Arguments in a record. One field of more than 64 bytes (hash-max-listpack-value as Redis ships it) turns the whole record
-- into a hash table of twice the size, so what is not much longer is kept in pieces of that length.
local PIECE, PIECES = 64, { 'args', 'args2', 'args3', 'args4', 'args5', 'args6', 'args7', 'args8' }

local function write_args(args, field)
  if #args > PIECE * #PIECES then return field('args', args) end
  for i = 1, math.max(1, math.ceil(#args / PIECE)) do
    field(PIECES[i], string.sub(args, (i - 1) * PIECE + 1, i * PIECE))
  end
end

-- `first` is the field `args`: only one that is exactly a piece long has others behind it.
local function read_args(p, id, first)
  if not first or #first ~= PIECE then return first or '' end
  local pieces = redis.call('HMGET', p .. 'task:' .. id, unpack(PIECES))
  for i = 1, #pieces do pieces[i] = pieces[i] or '' end
  return table.concat(pieces)
end

-- Enters charges into the ledger that no outcome and no step carries, since their run lost its lease, or had ended when they
-- became known.
-- Guarantee: each charge is entered once, whoever carries it, however often. Nothing of the task changes but what it used.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease
-- ARGV[3] charges
-- Returns 0 entered
-- Uses: records/status, records/record, ledger/lib/paid, ledger/lib/enter
redis.call('DEL', KEYS[1] .. 'nothing')
enter_late(KEYS[1], ARGV[1], ARGV[2], ARGV[3], read_record(KEYS[1], ARGV[1]))
return 0

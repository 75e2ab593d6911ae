-- Ends a call for which money was held: enters what its run was charged, and gives back what was held, in one step, so that there is
-- no moment at which neither counts.
-- Guarantee: a repeated call, and one whose hold has ended, enters each charge once and gives nothing back twice.
-- Works when Redis is full (it begins with a DEL).
--
-- KEYS[1] prefix of all keys
-- ARGV[1] id
-- ARGV[2] lease; 0 with number 0
-- ARGV[3] number of the call; 0: of work that goes on after runs, which has one charge, whoever enters it
-- ARGV[4] tenant
-- ARGV[5] charges of the run that are not in the ledger yet; '' when there are none
-- ARGV[6] with number 0, the note of the work that is to end: if another one was noted since, nothing changes; '' for any
-- Returns 0 ended
-- Uses: records/status, records/record, ledger/lib/paid, ledger/lib/enter, budget/lib/let_go, budget/lib/work
local p, id, lease = KEYS[1], ARGV[1], ARGV[2]
redis.call('DEL', p .. 'nothing')
if ARGV[6] ~= '' and redis.call('HGET', p .. 'works', id) ~= ARGV[6] then return 0 end
if ARGV[5] ~= '' then enter_late(p, id, lease, ARGV[5], read_record(p, id)) end
let_go(p, ARGV[4], id, lease, ARGV[3])
if ARGV[3] == '0' then forget_work(p, id) end
return 0

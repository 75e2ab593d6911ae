-- Work that goes on after the run which began it, such as a batch: `works`, a hash with a note of the work of each task that has some,
-- and `work-looks`, by the time when it is looked at next whether the task has ended.

local function forget_work(p, id)
  redis.call('ZREM', p .. 'work-looks', id)
  redis.call('HDEL', p .. 'works', id)
end

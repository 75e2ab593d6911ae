-- All runs of all ended tasks. Runs that did not end their task are lines in the task's `history` (`broker/lib/history.lua` says
-- what is in a line, and how many are kept); the last run is the task's own. A view, so that a run is stored once.
create view attempt as
select t.id, t.tenant, t.queue, t.task, (run.word)[5]::int as attempt, (run.word)[2]::bigint as lease, upper((run.word)[1]) as outcome,
       (run.word)[7] as worker, to_timestamp((run.word)[3]::bigint / 1000.0) as started,
       to_timestamp((run.word)[4]::bigint / 1000.0) as ended, nullif((run.word)[8], '-')::json as error
from task as t
         cross join lateral regexp_split_to_table(t.rest ->> 'history', '\n') as line
         cross join lateral (select regexp_match(line, '^([a-z]+) (\d+) (\d+) (\d+) (\d+) (\S+) (\S+) (.+)$') as word) as run
where run.word is not null
union all
select t.id, t.tenant, t.queue, t.task, t.attempt, t.lease, t.state, t.worker, t.started, t.finished, t.error
from task as t
where t.started is not null
  and t.finished is not null;

comment on view attempt is 'Runs of ended tasks, also those after which a task ran again; not ordered';

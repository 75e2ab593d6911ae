-- Ended tasks. Each day on which tasks were created has a partition, which is dropped as a whole when its time is over. The
-- id begins with the time when its task was created, so it says which partition the task is in.
create table task (
    id            uuid             not null,
    created       timestamptz      not null,
    finished      timestamptz,               -- null: it was run again and has not ended yet
    started       timestamptz,
    tenant        text             not null,
    queue         text             not null,
    task          text             not null,
    state         text             not null,
    tags          text[]           not null,
    worker        text,
    attempt       integer          not null,
    failures      integer          not null,
    crashes       integer          not null,
    lease         bigint           not null,
    event         bigint           not null, -- the newest event in Redis that is taken into account
    prompt_tokens bigint           not null,
    output_tokens bigint           not null,
    cost_usd      double precision not null,
    error_type    text,
    error_group   text,                      -- errors that differ only in numbers, ids, times and the like have one group
    error         json,
    args          json,
    result        json,
    rest          json             not null, -- all other fields of the record in Redis
    primary key (id)
) partition by range (id);

create index task_finished on task (finished, id);
create index task_tenant on task (tenant, finished, id);
create index task_failed on task (error_group, finished, id) include (tenant, queue, task) where state = 'FAILED';

comment on table task is 'Ended tasks of Leadline; the newest end counts';

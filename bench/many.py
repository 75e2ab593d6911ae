"""W10: what queues, tenants, limits and flows without work cost those that have some."""

import signal
import time

from adapters import LEADLINE, Leadline, Setting
from measures import Span, rate, watch
from process import Failed

BUSY, MANY, WARMUP = 10, 10_000, 60_000
RULES, LIMITS = LEADLINE.prefix + "rules", LEADLINE.prefix + "limits"

# What the producer is told besides the numbers of queues and tenants.
MADE = {"limits": {"LIMITED": 1}, "parked": {"LIMITED": 1}, "flows": {"FLOW": 10}}


class Spread(Leadline):
    """Counts the tasks of the busy queues alone: looking at ten thousand streams would be a load of its own."""

    routes = [f"queue-{queue}:normal:tenant-{tenant}" for queue in range(BUSY) for tenant in range(BUSY)]

    def finished(self, server, n):
        answers = server.redis.pipeline([("XINFO", "STREAM", self.prefix + "ready:" + route) for route in self.routes])
        return sum(int(answer[answer.index("entries-added") + 1]) - int(answer[answer.index("length") + 1])
                   for answer in answers)


SPREAD = Spread()


def settings():
    """Name, and what is set for how many queues and tenants. The first of each pair is what the second is held against."""
    for kind in ("plain", "weights", "pauses", "limits", "parked", "flows"):
        for count in (BUSY, MANY):
            yield f"{count} {kind}", dict(kind=kind, many=count > BUSY)


def w10(bench, name, kind, many):
    """
    Ten queues, in each of which ten tenants have tasks, beside none, or 9,990 more of both. Each of these queues had a
    task, and still has its stream. `weights`: each tenant has one. `pauses`: all the other queues are paused, with a task
    in each. `limits`: each task holds a permit of its queue's limit, and there is a limit for each of the other queues.
    `parked`: these are paused, and a task waits for each of them. `flows`: each ten tasks are a flow, the last of which
    waits for the others; as many other flows wait for a task that is due in a month. The worker is warm, as in W7.
    """
    backlog = bench.scaled(200_000)
    setting = Setting(name, 500, {"LEADLINE_BROKER_LEASE": "PT300S", "LEADLINE_UPKEEP_REPAIR_EVERY": "PT1H"})
    busy = {"QUEUES": BUSY, "TENANTS": BUSY, **MADE.get(kind, {})}
    others = {"QUEUES": MANY - BUSY, "TENANTS": MANY - BUSY, "FIRST": BUSY}
    with bench.server() as server:
        SPREAD.produce(server, "bulk", WARMUP, env=busy)
        worker = SPREAD.work(server, setting)
        try:
            watch(SPREAD, server, [worker], WARMUP, SPREAD.drain_timeout(WARMUP))
            if many:
                SPREAD.produce(server, "bulk", MANY - BUSY, env=others)
                until_idle(server)
            rule(server, kind, many)
            if many and kind in ("pauses", "parked"):
                SPREAD.produce(server, "bulk", MANY - BUSY, env={**others, **MADE.get(kind, {})})
            if many and kind == "flows":
                SPREAD.produce(server, "bulk", (MANY - BUSY) * 2, env={**others, "FLOW": 2, "DELAY": "PT720H"})
            time.sleep(1)
            worker.signal_group(signal.SIGSTOP)
            span = Span(server, [])
            SPREAD.produce(server, "bulk", backlog, env=busy)
            enqueue = span.end(backlog)
            worker.signal_group(signal.SIGCONT)
            seen, span = watch(SPREAD, server, [worker], backlog, SPREAD.drain_timeout(backlog), base=WARMUP)
            drain = span.end(seen[-1][1] - seen[0][1])
            bench.record("W10", LEADLINE, name, f"enqueue {name}", enqueue["redis_us"], "µs/task", n=backlog, **enqueue)
            bench.record("W10", LEADLINE, name, f"drain {name}", drain["redis_us"], "µs/task", n=backlog,
                         tasks_per_s=round(rate(seen)), **drain)
            one_by_one(bench, name, server, worker, WARMUP + backlog, busy)
        finally:
            worker.signal_group(signal.SIGCONT)
            worker.stop()


def one_by_one(bench, name, server, worker, done, busy):
    """Each task has calls of its own, over which nothing is spread that a call costs however few tasks it has."""
    n = bench.scaled(20_000)
    span = Span(server, [worker])
    SPREAD.produce(server, "single", n, env=busy)
    watch(SPREAD, server, [worker], n, SPREAD.drain_timeout(n), base=done)
    costs = span.end(n)
    bench.record("W10", LEADLINE, name, f"one by one {name}", costs["redis_us"], "µs/task", n=n, **costs)


def until_idle(server):
    for _ in range(600):
        if not server.call("EXISTS", LEADLINE.prefix + "busy"):
            return
        time.sleep(0.1)
    raise Failed("the other queues' tasks were not run within a minute")


def rule(server, kind, many):
    """
    Weights of 1 to 5 for all tenants; a pause for each queue that is not among the ten, or for one; limits as they are
    stored: for the ten as many tasks at once as the worker has slots, so that all may start.
    """
    count = MANY if many else BUSY
    if kind == "weights":
        pairs = [(f"weight:tenant-{i}", i % 5 + 1) for i in range(count)]
    elif kind == "pauses":
        pairs = [(f"paused:queue-{i}", 1) for i in range(BUSY, max(count, BUSY + 1))]
    elif kind in ("limits", "parked"):
        pairs = [(f"limit:key:key-{i}", "500 - - 0") for i in range(BUSY)]
        pairs += [(f"limit:key:key-{i}", "5 - - 0" if kind == "limits" else "- - - 1")
                  for i in range(BUSY, max(count, BUSY + 1))]
        server.redis.pipeline([("ZADD", LIMITS, "0", field.removeprefix("limit:")) for field, _ in pairs])
        pairs.append(("limits", "."))
    else:
        return
    server.redis.pipeline([("HSET", RULES, field, str(value)) for field, value in pairs])

"""The measurements. Each runs one peer in one setting on a fresh Redis, and records what came out."""

import os
import statistics
import time

from process import Failed, machine_cpu
from server import Server


class Bench:
    """What all measurements of a run share: the size, the Redis settings, where records go."""

    def __init__(self, recorder, quick, aof, scale=None):
        self.recorder = recorder
        self.quick = quick
        self.aof = aof
        self.scale = scale or (0.2 if quick else 1)

    def scaled(self, n):
        return max(1000, int(n * self.scale) // 1000 * 1000)

    def server(self):
        return Server(self.aof)

    def record(self, workload, peer, setting, metric, value, unit, **more):
        self.recorder({"workload": workload, "peer": peer.name, "setting": setting, "redis": self.aof or "no aof",
                       "metric": metric, "value": value, "unit": unit, **more})


class Span:
    """What Redis, the workers and the rest of the machine did between two moments."""

    def __init__(self, server, workers):
        self.server, self.workers = server, workers
        self.load = os.getloadavg()[0]
        self.before = self._now()
        self.commands = server.commands()

    def _now(self):
        return [self.server.cpu(), sum(worker.cpu() for worker in self.workers), machine_cpu(), time.time()]

    def end(self, tasks):
        """Per task: CPU microseconds of the server and of the workers, commands, and the server's time by command."""
        redis, workers, machine, seconds = (b - a for a, b in zip(self.before, self._now()))
        table = {}
        for name, (calls, micros) in self.server.commands().items():
            calls_before, micros_before = self.commands.get(name, (0, 0))
            if calls > calls_before:
                table[name] = [round((calls - calls_before) / tasks, 3), round((micros - micros_before) / tasks, 3)]
        return {
            "redis_us": round(redis / tasks * 1e6, 2),
            "worker_us": round(workers / tasks * 1e6, 2),
            "redis_busy": round(redis / seconds, 3),
            "other_cores": round(max(0, machine - redis - workers) / seconds, 2),
            "load": [round(self.load, 2), round(os.getloadavg()[0], 2)],
            "commands_per_task": round(sum(calls for calls, _ in table.values()), 2),
            "commands": table,
        }


def watch(peer, server, workers, n, timeout, base=0):
    """Polls Redis from the first finished task to the n-th; the times and counts seen."""
    seen = []
    end = time.time() + timeout
    span = None
    while True:
        for worker in workers:
            worker.check()
        count = peer.finished(server, n) - base
        now = time.time()
        if count > 0 and not span:
            span = Span(server, workers)
        if count > 0:
            seen.append((now, count))
        if count >= n:
            return seen, span
        if now > end:
            raise Failed(f"{peer.name}: {count} of {n} tasks within {timeout} s")
        time.sleep(0.02)


def rate(seen):
    (first, done), (last, all_done) = seen[0], seen[-1]
    if last <= first:
        raise Failed("too few tasks to measure a rate")
    return (all_done - done) / (last - first)


def second_half(seen):
    """The rate once everything is warm: over the second half of the tasks."""
    half = [(moment, count) for moment, count in seen if count >= seen[-1][1] / 2]
    return rate(half) if len(half) > 1 and half[-1][0] > half[0][0] else rate(seen)


def w1(bench, peer, setting, workload="W1"):
    """Drain: a backlog of no-op tasks, then a worker starts."""
    n = bench.scaled(peer.drain_tasks)
    with bench.server() as server:
        peer.produce(server, peer.modes[-1], n)
        worker = peer.work(server, setting)
        try:
            seen, span = watch(peer, server, [worker], n, peer.drain_timeout(n))
            costs = span.end(seen[-1][1] - seen[0][1])
            peak = worker.peak_rss_mb()
            bench.record(workload, peer, setting.name, "drain", rate(seen), "tasks/s", n=n,
                         verified=proven(peer, server, n), second_half=round(second_half(seen)), peak_rss_mb=peak, **costs)
        finally:
            worker.stop()


def proven(peer, server, n):
    """Finished tasks by Redis' own account; the last acknowledgement may trail a little."""
    for _ in range(80):
        verified = peer.verified(server, n)
        if verified >= n:
            break
        time.sleep(0.1)
    if verified != n:
        raise Failed(f"{peer.name}: Redis shows {verified} finished tasks, {n} were enqueued")
    return verified


def w2(bench, peer, setting, mode, workload="W2"):
    """Enqueue: one producer process, one call at a time, 64 at a time, or the bulk call."""
    n = bench.scaled(peer.call_tasks if mode == "single" else peer.send_tasks)
    warmup = n // 4
    with bench.server() as server:
        span = Span(server, [])
        seconds = peer.produce(server, mode, n, warmup, setting=setting)
        bench.record(workload, peer, setting.name, mode, n / seconds, "tasks/s", n=n, **span.end(n + warmup))


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def w3(bench, peer, setting):
    """Latency: one task at a time, from enqueue until the caller has the result."""
    n, warmup = (1000, peer.latency_warmup // 4) if bench.quick else (3000, peer.latency_warmup)
    with bench.server() as server:
        worker = peer.work(server, setting)
        try:
            peer.ready(worker)
            time.sleep(1)
            span = Span(server, [worker])
            ms = peer.latency(server, n, warmup, setting)
            costs = span.end(n + warmup)
            bench.record("W3", peer, setting.name, "p50", quantile(ms, 0.5), "ms", n=n, mean=statistics.fmean(ms), **costs)
            bench.record("W3", peer, setting.name, "p99", quantile(ms, 0.99), "ms", n=n, worst=max(ms))
        finally:
            worker.stop()

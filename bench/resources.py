"""What tasks cost while they wait: for a model, for a worker, or for nothing to do; and what they leave behind."""

import json
import time
import urllib.request

from adapters import LEADLINE
from measures import Span, proven, watch
from paths import PEERS
from process import Child, Failed
from server import free_port

ANSWER_S = 10


class Gemini:
    """A stand-in that answers after ten seconds."""

    def __init__(self, number):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.child = Child(f"gemini-{number}", ["node", PEERS / "gemini.mjs"],
                           {"PORT": self.port, "DELAY_MS": ANSWER_S * 1000})
        self.child.expect("ready", 20)

    def seen(self):
        with urllib.request.urlopen(self.url, timeout=30) as answer:
            return json.load(answer)


def w4(bench, setting, workers, flags, env):
    """
    20,000 tasks that each wait ten seconds for Gemini, 10,000 at once in a worker. From the first request to the last
    task finished in Redis, as a share of the ideal; each worker has a stand-in of its own, as one process cannot hold
    more than 20,000 connections everywhere.
    """
    n, at_once = 20_000, 10_000
    ideal = n / at_once / workers * ANSWER_S
    with bench.server() as server:
        LEADLINE.produce(server, "bulk", n, args="prompt", env={"TASK": "gemini_generate_task"})
        models, fleet = [], []
        try:
            models = [Gemini(number) for number in range(workers)]
            fleet = [LEADLINE.start(server, "worker", at_once, flags=flags, GEMINI_API_KEY="bench",
                                    GEMINI_BASE_URL=model.url, **env) for model in models]
            seen, span = watch(LEADLINE, server, fleet, n, 120)
            costs = span.end(n)
            stats = [model.seen() for model in models]
            first = min(one["first"] for one in stats) / 1000
            seconds = seen[-1][0] - first
            common = {"n": n, "verified": proven(LEADLINE, server, n), "calls": sum(one["calls"] for one in stats),
                      "in_flight": sum(one["peak"] for one in stats)}
            bench.record("W4", LEADLINE, setting.name, "over ideal", seconds / ideal, "× ideal", seconds=seconds,
                         from_start=seen[-1][0] - fleet[0].started, **common, **costs)
            bench.record("W4", LEADLINE, setting.name, "in flight", common["in_flight"], "calls")
            bench.record("W4", LEADLINE, setting.name, "peak RSS", max(one.peak_rss_mb() for one in fleet), "MB", **common)
        finally:
            for child in fleet + [model.child for model in models]:
                child.stop()


# What clients send when they are idle; everything else that commandstats counts was called by their scripts.
SENT = ("eval", "evalsha", "blpop", "brpop", "brpoplpush", "blmove", "bzpopmin", "ping", "subscribe", "psubscribe")


def w5(bench, peer, setting):
    """Idle: commands that a worker sends to Redis, and CPU that it takes, with nothing to do."""
    settle, seconds = (5, 10) if bench.quick else (10, 30)
    with bench.server() as server:
        worker = peer.idle(server, setting)
        try:
            peer.ready(worker)
            time.sleep(settle)
            span = Span(server, [worker])
            time.sleep(seconds)
            costs = span.end(seconds)  # per second instead of per task
            sent = sum(calls for name, (calls, _) in costs["commands"].items() if name in SENT)
            bench.record("W5", peer, setting.name, "commands", sent, "commands/s", commands=costs["commands"],
                         commands_per_task=costs["commands_per_task"], rss_mb=worker.rss_mb())
            bench.record("W5", peer, setting.name, "cpu", costs["worker_us"] / 1e4, "% of a core",
                         redis_cpu=costs["redis_us"] / 1e4, load=costs["load"])
        finally:
            worker.stop()


def w6(bench, peer, setting):
    """Bytes that Redis needs for a waiting and for a finished task with 100 bytes of arguments."""
    n = 10_000 if peer.name == "celery" else 20_000 if bench.quick else 100_000
    with bench.server() as server:
        empty = server.memory()
        peer.produce(server, peer.modes[-1], n, args="100")
        time.sleep(1)
        bench.record("W6", peer, setting.name, "waiting", (server.memory() - empty) / n, "bytes/task", n=n)
        worker = peer.work(server, setting)
        try:
            watch(peer, server, [worker], n, peer.drain_timeout(n))
            verified = proven(peer, server, n)
        finally:
            worker.stop()
        time.sleep(1)
        bench.record("W6", peer, setting.name, "finished", (server.memory() - empty) / n, "bytes/task", n=n,
                     verified=verified)

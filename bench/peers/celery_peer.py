"""
Celery as a peer: celery_peer.py produce single|bulk N WARMUP ARGS | work CONCURRENCY | latency N WARMUP, with REDIS_PORT
and, for the worker, POOL. Says events as JSON lines on stdout.
"""

import json
import os
import sys
import time

if os.environ.get("POOL") == "gevent":
    # As the command `celery -P gevent` does, before anything else is loaded: unpatched, the worker takes tasks and runs none.
    from gevent import monkey

    monkey.patch_all()

from celery import group
from celery.signals import worker_ready
from celery_app import add, app


def say(event, **rest):
    # Not print: a worker's output goes to its log.
    os.write(1, (json.dumps({"event": event, **rest}) + "\n").encode())


def send(mode, n, args):
    if mode == "single":
        for _ in range(n):
            add.delay(*args)
    else:
        for left in range(n, 0, -1000):
            group(add.s(*args) for _ in range(min(1000, left))).apply_async()


def produce(mode, n, warmup, kind=""):
    args = ("x" * 44, "y" * 45) if kind == "100" else (1, 2)
    send(mode, int(warmup), args)
    start = time.perf_counter()
    send(mode, int(n), args)
    say("produced", n=int(n), seconds=time.perf_counter() - start)


def work(concurrency):
    worker_ready.connect(lambda **_: say("ready"), weak=False)
    app.worker_main(["worker", "-l", "WARNING", "-P", os.environ["POOL"], "-c", concurrency, "--without-gossip",
                     "--without-mingle", "--without-heartbeat"])


def latency(n, warmup):
    ms = []
    for i in range(int(n) + int(warmup)):
        start = time.perf_counter()
        add.delay(1, 2).get(timeout=30)
        if i >= int(warmup):
            ms.append((time.perf_counter() - start) * 1000)
    say("latency", ms=ms)


if __name__ == "__main__":
    {"produce": produce, "work": work, "latency": latency}[sys.argv[1]](*sys.argv[2:])

"""W7, what grows with the backlog, the workers and the tenants, and W8, how a process starts."""

import http.client
import os
import signal
import time
from pathlib import Path

import setup
from adapters import IMAGE, LEADLINE, Setting
from measures import Span, proven, rate, watch
from paths import JAR, REPO, WORK
from process import Failed
from server import free_port

JVM_25 = Path("/usr/lib/jvm/temurin-25-jdk-amd64")


def w7(bench, name, backlog, workers=1, tenants=1):
    """
    As W1, but with workers that are warm: they drain a first backlog, are stopped (SIGSTOP; their lease is long) while
    the one that counts is made, and go on.
    """
    warmup = 60_000
    backlog = bench.scaled(backlog)
    setting = Setting(name, 500, {"LEADLINE_BROKER_LEASE": "PT300S"})
    with bench.server() as server:
        LEADLINE.produce(server, "bulk", warmup)
        fleet = [LEADLINE.work(server, setting) for _ in range(workers)]
        try:
            watch(LEADLINE, server, fleet, warmup, LEADLINE.drain_timeout(warmup))
            time.sleep(1)
            for worker in fleet:
                worker.signal_group(signal.SIGSTOP)
            LEADLINE.produce(server, "bulk", backlog, env={"TENANTS": tenants})
            for worker in fleet:
                worker.signal_group(signal.SIGCONT)
            seen, span = watch(LEADLINE, server, fleet, backlog, LEADLINE.drain_timeout(backlog), base=warmup)
            costs = span.end(seen[-1][1] - seen[0][1])
            bench.record("W7", LEADLINE, name, name, rate(seen), "tasks/s", n=backlog,
                         verified=proven(LEADLINE, server, warmup + backlog) - warmup, **costs)
        finally:
            for worker in fleet:
                worker.signal_group(signal.SIGCONT)
                worker.stop()


def builds(bench):
    """What can be started: name and how. JVM 25 and its AOT cache where there is one; native where it was built."""
    yield "jvm 17", dict()
    java_25 = JVM_25 / "bin" / "java"
    if not bench.quick and java_25.exists():
        yield "jvm 25", dict(java=java_25)
        if os.environ.get("BENCH_AOT", "1") == "1":
            yield "jvm 25 aot", dict(java=java_25, aot_cache=True)
    for executable in (REPO / "target").glob("*-runner"):
        yield "native", dict(native=executable)


def aot():
    """The flags of the image, and the cache that its build trains; made once for each jar."""
    cache = WORK / "leadline.aot"
    if not cache.exists() or cache.stat().st_mtime < JAR.stat().st_mtime:
        setup.run(REPO / "src/main/docker/train.sh", cache, JAR, *IMAGE,
                  env={"JAVA_HOME": JVM_25, "TRAIN_PORT": str(free_port())})
    return [f"-XX:AOTCache={cache}", *IMAGE, "-Xms24m"], {"MALLOC_ARENA_MAX": 2}


def w8(bench, setting, java=None, aot_cache=False, native=None):
    """Start: from exec to the first HTTP 200 of an API and to the first task that a worker finished; RSS when idle."""
    flags, env = aot() if aot_cache else ((), {})

    def start(profile):
        return LEADLINE.start(server, profile, java=java, flags=flags, native=native, **env)

    with bench.server() as server:
        api = start("api")
        try:
            seconds = _first_200(api)
            time.sleep(5)
            rss = api.rss_mb()
        finally:
            api.stop()
        bench.record("W8", LEADLINE, setting.name, "first 200", seconds, "s")
        bench.record("W8", LEADLINE, setting.name, "idle RSS", rss, "MB", role="api")
        LEADLINE.produce(server, "single", 1)
        worker = start("worker")
        try:
            while LEADLINE.finished(server, 1) < 1:
                worker.check()
                if time.time() - worker.started > 60:
                    raise Failed("no task was done within 60 s")
                time.sleep(0.002)
            bench.record("W8", LEADLINE, setting.name, "first task", time.time() - worker.started, "s")
        finally:
            worker.stop()


def _first_200(child):
    while time.time() - child.started < 60:
        child.check()
        connection = http.client.HTTPConnection("127.0.0.1", child.http_port, timeout=5)
        try:
            connection.request("GET", "/q/health/live")
            if connection.getresponse().status == 200:
                return time.time() - child.started
        except (OSError, http.client.HTTPException):
            time.sleep(0.003)
        finally:
            connection.close()
    raise Failed("no HTTP 200 within 60 s")

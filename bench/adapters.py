"""
The peers that are measured, and their settings.

A peer says how it is started (`produce`, `work`, `latency`), how many tasks Redis itself shows as finished (`finished`:
cheap, asked every 20 ms) and what counts as proof afterwards (`verified`).
"""

import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from paths import CLASSPATH, JAR, PEERS, RAW, REPO, WORK
from process import Child, Failed
from server import free_port

PYTHON = "/usr/bin/python3"
JAVA = os.environ.get("BENCH_JAVA", "java")

# The flags of Dockerfile.jvm, and those that docker-compose.yml adds for a worker, whose tasks mostly wait: W4 and W5.
IMAGE = ["-XX:+UseSerialGC", "-XX:-UsePerfData"]
WAITING = ["-XX:TieredStopAtLevel=1", *IMAGE]
WAITING_ENV = {"MALLOC_ARENA_MAX": 2}


@dataclass
class Setting:
    """One way to run a peer: the worker's concurrency, its environment, and the flags of Leadline's JVM."""

    name: str
    concurrency: int = 1
    env: dict = field(default_factory=dict)
    flags: list = field(default_factory=lambda: IMAGE)


class Peer:
    name = ""
    command = []
    modes = ("single", "concurrent", "bulk")
    drains = []  # settings of W1; the first is also the quick run's and that of the other measurements
    bulks = [Setting("1 call")]  # settings of W2's bulk; single and concurrent use the first
    drain_tasks, send_tasks, call_tasks = 60_000, 60_000, 20_000  # backlog of W1; W2 in bulk and concurrent; W2 single
    latency_warmup = 3_000  # W3: so many tasks before those that count

    def drain_timeout(self, n):
        return 60 + n / 100

    def env(self, server, setting):
        return {"REDIS_PORT": server.port, **(setting.env if setting else {})}

    def produce(self, server, mode, n, warmup=0, args="", setting=None, env=None):
        """Enqueues n tasks after the warm-up; the seconds that the n took."""
        child = Child(f"{self.name}-produce", self.producer(setting) + ["produce", mode, n, warmup, args],
                      {**self.env(server, setting), **(env or {})}, PEERS)
        try:
            return child.expect("produced", 60 + n / 100)["seconds"]
        finally:
            child.stop()

    def work(self, server, setting, **env):
        """Starts a worker; `ready` waits until it takes tasks."""
        return Child(f"{self.name}-work", self.command + ["work", setting.concurrency],
                     {**self.env(server, setting), **env}, PEERS)

    def idle(self, server, setting):
        """A worker that has nothing to do."""
        return self.work(server, setting)

    def ready(self, worker):
        worker.expect("ready", 60)

    def latency(self, server, n, warmup, setting):
        """Milliseconds from enqueue until the caller has the result, one task at a time."""
        child = Child(f"{self.name}-latency", self.producer(setting) + ["latency", n, warmup],
                      self.env(server, setting), PEERS)
        try:
            return child.expect("latency", 60 + n / 10)["ms"]
        finally:
            child.stop()

    def producer(self, setting):
        return self.command

    def finished(self, server, n):
        raise NotImplementedError

    def verified(self, server, n):
        return self.finished(server, n)


class Leadline(Peer):
    name = "leadline"
    drains = [Setting("c1000", 1000), Setting("c3000", 3000, {"LEADLINE_WORKER_BATCH": 300}), Setting("c100", 100),
              Setting("c1000, no flags", 1000, flags=[])]
    bulks = [Setting("1 call"), Setting("2 calls", env={"BULK_CALLS": 2})]
    drain_tasks, send_tasks, call_tasks = 1_000_000, 1_000_000, 80_000
    latency_warmup = 30_000
    prefix = "leadline:{0}:"

    def producer(self, setting):
        return [JAVA, *IMAGE, "-cp", CLASSPATH, "dev.leadline.broker.Producer"]

    def start(self, server, profile, concurrency=100, java=None, flags=IMAGE, native=None, **env):
        """The packaged program, as users run it; `http_port` of the child is its port."""
        port = free_port()
        child = Child(f"leadline-{profile}", [native] if native else [java or JAVA, *flags, "-jar", JAR], {
            "REDIS_URL": server.url,
            "QUARKUS_PROFILE": profile,
            "QUARKUS_HTTP_PORT": port,
            "QUARKUS_HTTP_HOST": "127.0.0.1",
            "LEADLINE_CONCURRENCY": concurrency,
            "QUARKUS_LOG_CATEGORY__DEV_LEADLINE_TASKS__LEVEL": "WARN",
            **env,
        }, WORK)  # not in the repository's folder, where somebody's .env may lie
        child.http_port = port
        return child

    def work(self, server, setting, **env):
        return self.start(server, "worker", setting.concurrency, flags=setting.flags, **{**setting.env, **env})

    def idle(self, server, setting):
        return self.start(server, "worker", setting.concurrency, flags=WAITING, **WAITING_ENV)

    def ready(self, worker):
        await_http(worker, "/q/health/ready")

    def finished(self, server, n):
        """Entries that were added to the ready streams and are gone: ended tasks leave theirs at once."""
        count = 0
        for route in server.call("ZRANGE", self.prefix + "streams", "0", "-1"):
            answer = server.call("XINFO", "STREAM", self.prefix + "ready:" + route)
            added, length = (answer[answer.index(name) + 1] for name in ("entries-added", "length"))
            count += added - length
        return count

    def verified(self, server, n):
        """Records that say SUCCEEDED, if no entry of a ready stream is left."""
        count = 0
        for keys in server.redis.scan(self.prefix + "task:*", "hash"):
            states = server.redis.pipeline([("HGET", key, "status") for key in keys])
            count += sum(state is not None and state.startswith("SUCCEEDED ") for state in states)
        return count


class Raw(Peer):
    """Not a queue, but the limit of this Redis for the least that a safe queue must ask of it, command by command."""

    name = "raw"
    modes = ("single", "bulk")
    drains = bulks = [Setting("single")]
    drain_tasks, send_tasks, call_tasks = 400_000, 600_000, 50_000

    def producer(self, setting):
        return [RAW, setting.name if setting else self.drains[0].name]

    def work(self, server, setting, **env):
        return Child("raw-work", [RAW, setting.name, "work"], self.env(server, setting), PEERS)

    def finished(self, server, n):
        try:
            group = server.call("XINFO", "GROUPS", "q:ready")[0]
        except Exception:
            return 0
        read, pending = (group[group.index(name) + 1] for name in ("entries-read", "pending"))
        return (read or 0) - pending

    def verified(self, server, n):
        count = 0
        for keys in server.redis.scan("q:task:*", "hash"):
            states = server.redis.pipeline([("HGET", key, "state") for key in keys])
            count += sum(state == "done" for state in states)
        return count


class RawBatched(Raw):
    """The same with what a hundred tasks can share: one XACK and one XDEL, or one script."""

    name = "raw_batched"
    modes = ("bulk",)
    drains = [Setting("variadic"), Setting("script")]
    bulks = [Setting("script")]
    drain_tasks, send_tasks = 600_000, 800_000


class BullMq(Peer):
    name = "bullmq"
    command = ["node", PEERS / "bullmq.mjs"]
    drains = [Setting("c200", 200), Setting("c50", 50), Setting("c1000", 1000)]
    bulks = [Setting("1 call"), Setting("2 calls", env={"BULK_CALLS": 2})]
    drain_tasks, send_tasks = 150_000, 150_000
    latency_warmup = 30_000

    def finished(self, server, n):
        return server.call("ZCARD", "bull:q:completed")


class Bee(Peer):
    name = "bee"
    command = ["node", PEERS / "bee.mjs"]
    drains = [Setting("c200", 200), Setting("c50", 50), Setting("c1000", 1000)]
    bulks = [Setting("1 call"), Setting("2 calls", env={"BULK_CALLS": 2})]
    drain_tasks, send_tasks = 200_000, 400_000
    latency_warmup = 30_000

    def finished(self, server, n):
        return server.call("SCARD", "bq:q:succeeded")


class Celery(Peer):
    name = "celery"
    command = [PYTHON, PEERS / "celery_peer.py"]
    modes = ("single", "bulk")
    drains = [
        Setting("prefork2", 2, {"POOL": "prefork", "PREFETCH": 64}),
        Setting("threads10", 10, {"POOL": "threads"}),
        Setting("gevent100", 100, {"POOL": "gevent", "ONE_BACKEND": 1}),
        Setting("prefork2 acks late", 2, {"POOL": "prefork", "PREFETCH": 64, "ACKS_LATE": 1}),
    ]
    drain_tasks, send_tasks, call_tasks = 10_000, 10_000, 10_000
    others = ["celery", "_kombu.binding.celery", "_kombu.binding.celeryev", "_kombu.binding.celery.pidbox", "unacked",
              "unacked_index", "unacked_mutex"]

    def finished(self, server, n):
        """Each result is a key; asking for their names would take too long."""
        keys, others = server.redis.pipeline([("DBSIZE",), ("EXISTS", *self.others)])
        return keys - others

    def verified(self, server, n):
        return sum(len(keys) for keys in server.redis.scan("celery-task-meta-*", "string"))


class Sidekiq(Peer):
    name = "sidekiq"
    command = ["ruby", PEERS / "sidekiq.rb"]
    modes = ("single", "bulk")
    drains = [Setting("c10", 10), Setting("c25", 25)]
    send_tasks, call_tasks = 200_000, 30_000

    def finished(self, server, n):
        """It keeps nothing of a finished task: tasks that left the queue are counted, up to one for each thread too many."""
        return n - server.call("LLEN", "queue:default") if server.call("EXISTS", "processes") else 0

    def verified(self, server, n):
        """Its own count, which it writes every few seconds."""
        return int(server.call("GET", "stat:processed") or 0)


class LeadlineHttp:
    """Leadline's API and worker as processes of their own."""

    name = "leadline"
    settings = [Setting("1 process")]
    post_warmup, latency_warmup = 20, 20_000  # seconds of W2h and tasks of W3h before those that count

    def api(self, server, setting):
        return LEADLINE.start(server, "api", **setting.env)

    def work(self, server):
        return LEADLINE.work(server, LEADLINE.drains[0])

    def ready(self, api):
        await_http(api, "/q/health/ready")

    def submission(self, setting):
        return "/api/v1/tasks", '{"task":"health_check_task","args":{"x":1,"y":2}}'

    def waiting(self, id):
        return f"/api/v1/tasks/{id}?wait=PT10S"

    def queued(self, server):
        return server.call("XLEN", LEADLINE.prefix + "ready:default:normal:default")


class FastApiCelery:
    """The stack that Leadline replaces."""

    name = "fastapi_celery"
    post_warmup, latency_warmup = 5, 3_000
    settings = [
        Setting("1 process, on the loop", env={"TASKS": "/loop/tasks"}),
        Setting("2 processes, on the loop", 2, {"TASKS": "/loop/tasks"}),
        Setting("1 process, threads", env={"TASKS": "/tasks"}),
        Setting("2 processes, threads", 2, {"TASKS": "/tasks"}),
    ]

    def api(self, server, setting):
        port = free_port()
        child = Child("fastapi", [PYTHON, "-m", "uvicorn", "fastapi_app:app", "--host", "127.0.0.1", "--port", port,
                                  "--workers", setting.concurrency, "--no-access-log", "--log-level", "warning"],
                      {"REDIS_PORT": server.port}, PEERS)
        child.http_port = port
        return child

    def work(self, server):
        return CELERY.work(server, CELERY.drains[0])

    def ready(self, api):
        await_http(api, "/openapi.json")

    def submission(self, setting):
        return setting.env["TASKS"], '{"x":1,"y":2}'

    def waiting(self, id):
        return f"/tasks/{id}"

    def queued(self, server):
        return server.call("LLEN", "celery")


def await_http(child, path, timeout=60, every=0.02):
    """Polls until the child's port answers 200."""
    end = time.time() + timeout
    while time.time() < end:
        child.check()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{child.http_port}{path}", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(every)
    raise Failed(f"{child.name} was not ready within {timeout} s")


LEADLINE, CELERY = Leadline(), Celery()
ALL = [LEADLINE, Raw(), RawBatched(), BullMq(), Bee(), CELERY, Sidekiq()]
HTTP = [LeadlineHttp(), FastApiCelery()]

"""W11: what the archive costs a drain, how many rows a second reach PostgreSQL meanwhile, and what an outage of it does."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from adapters import LEADLINE, Setting
from measures import rate, watch
from paths import WORK
from process import TICK, Failed
from server import free_port

WARMUP = 60_000
OUTAGE = 120  # seconds
EVENTS = LEADLINE.prefix + "events"


class Postgres:
    """Debian's PostgreSQL, or the one in POSTGRES_BIN, as it comes, on a free port of the loopback, in a folder of its own."""

    def __init__(self):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.bin = Path(os.environ["POSTGRES_BIN"]) if "POSTGRES_BIN" in os.environ else found[-1] if found else None
        if not self.bin:
            raise Failed("no PostgreSQL: install Debian's postgresql, or name its folder in POSTGRES_BIN")
        self.port = free_port()
        (WORK / "postgres").mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(dir=WORK / "postgres"))
        # PostgreSQL refuses to run as root, so it gets a namespace in which it is somebody else.
        self.other = ["unshare", "-U"] if os.getuid() == 0 else []
        self._run("initdb", "-D", self.folder / "data", "-U", "leadline", "-A", "trust", "-E", "UTF8")
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [*self.other, self.bin / "postgres", "-D", self.folder / "data", "-p", str(self.port), "-h", "127.0.0.1",
             "-k", self.folder],
            stdout=open(self.folder / "log", "ab"), stderr=subprocess.STDOUT, start_new_session=True)
        for _ in range(400):
            if self.answers():
                return
            time.sleep(0.05)
        raise Failed("PostgreSQL does not answer")

    def answers(self):
        ready = [self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready).returncode == 0

    url = property(lambda self: f"postgresql://leadline:leadline@127.0.0.1:{self.port}/postgres")

    def _run(self, name, *words):
        subprocess.run([*self.other, self.bin / name, *map(str, words)], check=True, stdout=subprocess.DEVNULL)

    def kill(self):
        """SIGKILL: no last checkpoint, no word to its clients. Its children end when they notice."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)

    def rows(self):
        return int(self._ask("select count(*) from leadline.task"))

    def twice(self):
        """How many tasks are there more than once; the table's key holds the time of the partition, too."""
        return int(self._ask("select count(*) - count(distinct id) from leadline.task"))

    def _ask(self, question):
        return subprocess.run(
            [self.bin / "psql", "-At", "-h", "127.0.0.1", "-p", str(self.port), "-U", "leadline", "postgres", "-c",
             question], capture_output=True, text=True, check=True).stdout

    def cpu(self):
        """Seconds of the server and all its children, those that ended included."""
        total = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
                mine = int(stat.parent.name) == self.process.pid or int(fields[1]) == self.process.pid
                total += sum(map(int, fields[11:15])) if mine else 0
            except OSError:
                pass
        return total / TICK

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)


def settings():
    """Name, and what the run does. The first is what the second is held against."""
    yield "no archive", dict(archived=False)
    yield "archive", dict(archived=True)
    yield "archive killed for two minutes", dict(archived=True, killed=True)


def w11(bench, name, archived, killed=False):
    """As W7 at 200,000, with and without an archive, which the same worker writes. Rows count until the last one is there."""
    with bench.server() as server:
        if not archived:
            drain(bench, name, server, bench.scaled(200_000), None)
            return
        with Postgres() as postgres:
            if killed:
                outage(bench, name, server, bench.scaled(100_000), postgres)
            else:
                drain(bench, name, server, bench.scaled(200_000), postgres)


@contextmanager
def warm_worker(name, server, backlog, postgres):
    """A worker that has run 60,000 tasks, and a backlog that it begins with."""
    env = {"LEADLINE_BROKER_LEASE": "PT300S"}
    if postgres:
        env["RESULTS_BACKEND_URL"] = postgres.url
    LEADLINE.produce(server, "bulk", WARMUP)
    worker = LEADLINE.work(server, Setting(name, 500, env))
    try:
        watch(LEADLINE, server, [worker], WARMUP, LEADLINE.drain_timeout(WARMUP))
        until_archived(server, postgres, WARMUP)
        time.sleep(1)
        worker.signal_group(signal.SIGSTOP)
        LEADLINE.produce(server, "bulk", backlog)
        worker.signal_group(signal.SIGCONT)
        yield worker
    finally:
        worker.signal_group(signal.SIGCONT)
        worker.stop()


def drain(bench, name, server, backlog, postgres):
    with warm_worker(name, server, backlog, postgres) as worker:
        cpu = postgres.cpu() if postgres else 0
        began = time.time()
        seen, span = watch(LEADLINE, server, [worker], backlog, LEADLINE.drain_timeout(backlog), base=WARMUP)
        beside = postgres.rows() - WARMUP if postgres else 0
        drained = time.time() - began
        costs = span.end(seen[-1][1] - seen[0][1])
        bench.record("W11", LEADLINE, name, f"drain, {name}", rate(seen), "tasks/s", n=backlog, **costs)
        if postgres:
            until_archived(server, postgres, WARMUP + backlog)
            whole = time.time() - began
            bench.record("W11", LEADLINE, name, "rows beside the drain", beside / drained, "rows/s", n=beside)
            bench.record("W11", LEADLINE, name, "rows until all are archived", backlog / whole, "rows/s", n=backlog,
                         postgres_us=round((postgres.cpu() - cpu) * 1e6 / backlog, 1))


def outage(bench, name, server, backlog, postgres):
    """PostgreSQL is killed when a tenth of the backlog has run, and comes back two minutes later."""
    with warm_worker(name, server, backlog, postgres) as worker:
        watch(LEADLINE, server, [worker], backlog // 10, LEADLINE.drain_timeout(backlog), base=WARMUP)
        postgres.kill()
        killed = time.time()
        seen, span = watch(LEADLINE, server, [worker], backlog, LEADLINE.drain_timeout(backlog), base=WARMUP)
        bench.record("W11", LEADLINE, name, "drain without PostgreSQL", rate(seen), "tasks/s", n=backlog,
                     **span.end(seen[-1][1] - seen[0][1]))
        waiting = server.call("XLEN", EVENTS)
        bench.record("W11", LEADLINE, name, "Redis while rows wait", server.memory() / 2**20, "MB", n=waiting)
        time.sleep(max(0, killed + OUTAGE - time.time()))
        worker.check()
        postgres.start()
        back = time.time()
        until_archived(server, postgres, WARMUP + backlog)
        took = time.time() - back
        if postgres.twice():
            raise Failed(f"{postgres.twice()} tasks are in the archive more than once")
        bench.record("W11", LEADLINE, name, "all archived after PostgreSQL is back", took, "s", n=backlog,
                     verified=postgres.rows() - WARMUP, peak_rss_mb=worker.peak_rss_mb())


def until_archived(server, postgres, rows):
    if not postgres:
        return
    for _ in range(6_000):
        if not server.call("XLEN", EVENTS) and postgres.answers() and postgres.rows() >= rows:
            return
        time.sleep(0.1)
    raise Failed(f"only {postgres.rows()} of {rows} tasks were archived within ten minutes")

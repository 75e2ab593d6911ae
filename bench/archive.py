"""W11: what the archive costs a drain, and how many rows a second reach PostgreSQL meanwhile."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from adapters import LEADLINE, Setting
from measures import rate, watch
from paths import WORK
from process import TICK, Failed
from server import free_port

WARMUP = 60_000
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
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "leadline", "-A", "trust", "-E", "UTF8")
        self.process = subprocess.Popen(
            [*self.other, self.bin / "postgres", "-D", data, "-p", str(self.port), "-h", "127.0.0.1", "-k", self.folder],
            stdout=open(self.folder / "log", "wb"), stderr=subprocess.STDOUT, start_new_session=True)
        for _ in range(400):
            if subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0:
                return
            time.sleep(0.05)
        raise Failed("PostgreSQL does not answer")

    url = property(lambda self: f"postgresql://leadline:leadline@127.0.0.1:{self.port}/postgres")

    def _run(self, name, *words):
        subprocess.run([*self.other, self.bin / name, *map(str, words)], check=True, stdout=subprocess.DEVNULL)

    def rows(self):
        answer = subprocess.run(
            [self.bin / "psql", "-At", "-h", "127.0.0.1", "-p", str(self.port), "-U", "leadline", "postgres", "-c",
             "select count(*) from leadline.task"], capture_output=True, text=True, check=True)
        return int(answer.stdout)

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
    """Name, and whether there is an archive. The first is what the second is held against."""
    yield "no archive", dict(archived=False)
    yield "archive", dict(archived=True)


def w11(bench, name, archived):
    """As W7 at 200,000, with and without an archive, which the same worker writes. Rows count until the last one is there."""
    backlog = bench.scaled(200_000)
    with bench.server() as server:
        if archived:
            with Postgres() as postgres:
                drain(bench, name, server, backlog, postgres)
        else:
            drain(bench, name, server, backlog, None)


def drain(bench, name, server, backlog, postgres):
    env = {"LEADLINE_BROKER_LEASE": "PT300S"}
    if postgres:
        env["RESULTS_BACKEND_URL"] = postgres.url
    setting = Setting(name, 500, env)
    LEADLINE.produce(server, "bulk", WARMUP)
    worker = LEADLINE.work(server, setting)
    try:
        watch(LEADLINE, server, [worker], WARMUP, LEADLINE.drain_timeout(WARMUP))
        until_archived(server, postgres, WARMUP)
        time.sleep(1)
        worker.signal_group(signal.SIGSTOP)
        LEADLINE.produce(server, "bulk", backlog)
        cpu = postgres.cpu() if postgres else 0
        worker.signal_group(signal.SIGCONT)
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
    finally:
        worker.signal_group(signal.SIGCONT)
        worker.stop()


def until_archived(server, postgres, rows):
    if not postgres:
        return
    for _ in range(6_000):
        if not server.call("XLEN", EVENTS) and postgres.rows() >= rows:
            return
        time.sleep(0.1)
    raise Failed(f"only {postgres.rows()} of {rows} tasks were archived within ten minutes")

"""A Redis of the benchmark's own: a free loopback port, a folder of its own, new for each measurement."""

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from paths import WORK
from process import TICK, Failed
from resp import Redis


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """
    Settings are the same for all that is measured: one database in memory, no snapshots, an append-only file only when
    asked for.
    """

    def __init__(self, aof=None):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        (WORK / "redis").mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(dir=WORK / "redis"))
        settings = ["--appendonly", "yes", "--appendfsync", aof] if aof else ["--appendonly", "no"]
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder), "--save", "",
             "--tcp-backlog", "4096", *settings],
            stdout=open(self.folder / "log", "wb"), stderr=subprocess.STDOUT, start_new_session=True,
        )
        self.redis = self._connect()

    def _connect(self):
        for _ in range(400):
            try:
                redis = Redis(self.port)
                redis.call("PING")
                return redis
            except OSError:
                time.sleep(0.02)
        self.stop()
        raise Failed("redis-server does not answer")

    def call(self, *words):
        return self.redis.call(*words)

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self):
        return int(self.redis.info("memory")["used_memory"])

    def commands(self):
        """Calls and microseconds by command since the start; those inside scripts count, the harness' own don't."""
        table = {}
        for name, values in self.redis.info("commandstats").items():
            command = name.removeprefix("cmdstat_")
            pairs = dict(pair.split("=") for pair in values.split(","))
            calls = int(pairs["calls"])
            others = calls - self.redis.sent[command]
            if others > 0 and command != "info":
                table[command] = (others, int(pairs["usec"]) * others // calls)
        return table

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.redis.close()
        self.stop()

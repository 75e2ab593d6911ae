"""Children of the benchmark: started in groups of their own, measured from /proc, stopped by pid."""

import json
import os
import queue
import signal
import subprocess
import threading
import time
from pathlib import Path

from paths import WORK

TICK = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """Something that was measured did not do its part; reported, and the run goes on with the next."""


class Child:
    """A process that says events as JSON lines on stdout; everything else goes to its log."""

    def __init__(self, name, command, env=None, cwd=None):
        (WORK / "logs").mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log_path = WORK / "logs" / f"{name}.log"
        self.log = open(self.log_path, "wb")
        self.started = time.time()
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdout=subprocess.PIPE,
            stderr=self.log,
            env={**os.environ, **{key: str(value) for key, value in (env or {}).items()}},
            cwd=cwd,
            start_new_session=True,
        )
        self.pid = self.process.pid
        self.events = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            try:
                event = json.loads(line) if line.startswith(b"{") else None
            except ValueError:
                event = None
            if event:
                self.events.put(event)
            else:
                self.log.write(line)
                self.log.flush()
        self.events.put(None)

    def expect(self, name, timeout):
        """Waits for an event and gives it."""
        end = time.time() + timeout
        while True:
            try:
                event = self.events.get(timeout=max(0.01, end - time.time()))
            except queue.Empty:
                raise Failed(f"{self.name}: no '{name}' within {timeout} s; see {self.log_path}") from None
            if event is None:
                raise Failed(f"{self.name} ended before '{name}': {self._last_words()}")
            if event.get("event") == name:
                return event

    def _last_words(self):
        self.log.flush()
        lines = [line for line in self.log_path.read_text(errors="replace").splitlines() if line.strip()]
        return f"{lines[-1][:200] if lines else 'without a word'} (see {self.log_path})"

    def alive(self):
        return self.process.poll() is None

    def check(self):
        if not self.alive():
            raise Failed(f"{self.name} ended by itself: {self._last_words()}")

    def members(self):
        """Pids of the process and its descendants that stayed in its group."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[2]) == self.pid:
                    yield int(entry.name), fields

    def cpu(self):
        """Seconds of CPU, of ended children too."""
        return sum(sum(map(int, fields[11:15])) for _, fields in self.members()) / TICK

    def peak_rss_mb(self):
        """Sum of the peaks; pages shared by forked processes count once in each."""
        return round(sum(_status(pid, "VmHWM") for pid, _ in self.members()) / 1024, 1)

    def rss_mb(self):
        return round(sum(_status(pid, "VmRSS") for pid, _ in self.members()) / 1024, 1)

    def signal_group(self, number):
        os.killpg(self.pid, number)

    def stop(self, grace=10):
        """SIGTERM to the process, then SIGKILL to what is left of its group."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(grace)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.log.close()


def _status(pid, field):
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def machine_cpu():
    """Seconds of CPU that the whole machine spent."""
    with open("/proc/stat") as stat:
        fields = list(map(int, stat.readline().split()[1:9]))
    return (sum(fields) - fields[3] - fields[4]) / TICK

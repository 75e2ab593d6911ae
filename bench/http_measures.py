"""The same over HTTP: how many tasks a second an API takes, and how long a caller waits for a result."""

import json
import re
import socket
import statistics
import subprocess
import time

from measures import Span, quantile
from paths import WORK
from process import Failed


def w2h(bench, stack, setting):
    """wrk with 64 connections, each POSTing one task at a time. A first round, not counted, warms up."""
    path, body = stack.submission(setting)
    script = WORK / "post.lua"
    script.write_text(f"wrk.method = 'POST'\nwrk.body = '{body}'\nwrk.headers['Content-Type'] = 'application/json'\n")
    warmup, seconds = (min(15, stack.post_warmup), 6) if bench.quick else (stack.post_warmup, 10)
    with bench.server() as server:
        api = stack.api(server, setting)
        try:
            stack.ready(api)
            _load(api, script, path, warmup)
            time.sleep(0.5)
            before = stack.queued(server)
            span = Span(server, [api])
            posts, taken, percentiles = _load(api, script, path, seconds)
            costs = span.end(posts)
            time.sleep(0.5)
            stored = stack.queued(server) - before
            if not posts <= stored <= posts + 64:
                raise Failed(f"{posts} were answered, {stored} are in Redis")
            bench.record("W2h", stack, setting.name, "post", posts / taken, "tasks/s", n=posts, verified=stored,
                         peak_rss_mb=api.peak_rss_mb(), **percentiles, **costs)
        finally:
            api.stop()


def _load(api, script, path, seconds):
    done = subprocess.run(["wrk", "-t1", "-c64", f"-d{seconds}s", "--latency", "-s", script,
                           f"http://127.0.0.1:{api.http_port}{path}"], capture_output=True, text=True, timeout=seconds + 60)
    out = done.stdout
    if "Non-2xx" in out or "Socket errors" in out or done.returncode != 0:
        raise Failed(f"wrk: {out[-300:]} {done.stderr[-200:]}")
    posts, taken, unit = re.search(r"(\d+) requests in ([\d.]+)(s|m)", out).groups()
    percentiles = {f"p{share}": text for share, text in re.findall(r"(50|99)%\s+(\S+)", out)}
    return int(posts), float(taken) * (60 if unit == "m" else 1), percentiles


class Client:
    """One connection that is kept; a request is one write."""

    def __init__(self, port):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def ask(self, method, path, body=""):
        self.socket.sendall((f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json"
                             f"\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
        status = int(self.file.readline().split()[1])
        length = 0
        while (line := self.file.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        answer = json.loads(self.file.read(length))
        if status >= 300:
            raise Failed(f"{method} {path}: {status} {answer}")
        return answer

    def close(self):
        self.file.close()
        self.socket.close()


def w3h(bench, stack, setting):
    """One task at a time over HTTP: POST, then a GET that waits for the result."""
    n, warmup = (500, stack.latency_warmup // 5) if bench.quick else (3000, stack.latency_warmup)
    path, body = stack.submission(setting)
    with bench.server() as server:
        api, worker = stack.api(server, setting), stack.work(server)
        try:
            stack.ready(api)
            time.sleep(3)  # for the worker, which says so in its own way
            client = Client(api.http_port)
            ms = []
            span = Span(server, [api, worker])
            for i in range(n + warmup):
                start = time.perf_counter()
                task = client.ask("POST", path, body)
                ended = client.ask("GET", stack.waiting(task["id"]))
                if ended["result"] != 3:
                    raise Failed(f"no result: {ended}")
                if i >= warmup:
                    ms.append((time.perf_counter() - start) * 1000)
            costs = span.end(n + warmup)
            client.close()
            bench.record("W3h", stack, setting.name, "p50", quantile(ms, 0.5), "ms", n=n, mean=statistics.fmean(ms), **costs)
            bench.record("W3h", stack, setting.name, "p99", quantile(ms, 0.99), "ms", n=n, worst=max(ms))
        finally:
            api.stop()
            worker.stop()

"""W12: how long pages of tasks and groups of failures take when very many tasks have ended."""

import http.client
import json
import statistics
import time

from adapters import LEADLINE
from archive import EVENTS, Postgres
from measures import quantile
from process import Failed

BATCH = 10_000
FAILURES = 2_000
ROUNDS = 15

# Three causes, as they come in practice: the messages differ in numbers and addresses only.
CAUSES = [
    lambda n: {"task": "content_extraction_task", "args": {"url": f"http://10.0.{n % 256}.{n // 256 % 256}/{n}"}},
    lambda n: {"task": "content_extraction_task", "args": {"html": "<p></p>"}},
    lambda n: {"task": "gemini_generate_task", "args": {"prompt": f"What does company {n} do?"}, "timeout": "PT0.001S"},
]

PAGES = [
    ("failures by cause", "/failures"),
    ("failures of a queue", "/failures?queue=default"),
    ("newest failed", "/tasks?state=FAILED&limit=100"),
    ("newest succeeded", "/tasks?state=SUCCEEDED&limit=100"),
    ("newest of all states", "/tasks?limit=100"),
    ("of a rare tag", "/tasks?tag=rare&state=SUCCEEDED&limit=100"),
    ("of a tag that none has", "/tasks?tag=nobody&state=SUCCEEDED&limit=100"),
    ("of a handler that none has", "/tasks?task=gemini_generate_task&state=SUCCEEDED&limit=100"),
    ("of a state that none has", "/tasks?state=CANCELLED&limit=100"),
    ("overview", "/overview"),
]


def settings():
    yield "redis 100k", dict(ended=100_000, archived=False)
    yield "archive 1m", dict(ended=1_000_000, archived=True)


def w12(bench, name, ended, archived):
    """All tasks run in one process. With the archive, Redis keeps them for a second only."""
    ended = bench.scaled(ended)
    with bench.server() as server:
        if archived:
            with Postgres() as postgres:
                fill_and_ask(bench, name, server, ended, postgres)
        else:
            fill_and_ask(bench, name, server, ended, None)


def fill_and_ask(bench, name, server, ended, postgres):
    env = {"RESULTS_BACKEND_URL": postgres.url} if postgres else {}
    node = LEADLINE.start(server, "prod", 300, LEADLINE_SIMULATOR="true", LEADLINE_SIMULATOR_LATENCY="PT1S", **env)
    try:
        LEADLINE.ready(node)
        began = time.time()
        for first in range(0, ended, BATCH):
            post(node, [task(n, ended, postgres) for n in range(first, min(first + BATCH, ended))])
        until_ended(server, postgres, ended)
        bench.record("W12", LEADLINE, name, "all ended", ended / (time.time() - began), "tasks/s", n=ended)
        for page, path in PAGES:
            get(node, path)
            times, found = [], None
            for _ in range(ROUNDS):
                start = time.perf_counter()
                found = get(node, path)
                times.append((time.perf_counter() - start) * 1000)
            bench.record("W12", LEADLINE, name, page, statistics.median(times), "ms", n=ended,
                         slowest=round(max(times), 1), p90=round(quantile(times, 0.9), 1), items=found)
    finally:
        node.stop()


def task(n, ended, postgres):
    every = max(1, ended // FAILURES)
    made = CAUSES[n // every % 3](n) if n % every == 0 else {"task": "health_check_task", "args": [n, 1]}
    made["maxAttempts"] = 1
    if n % 50_000 == 1:
        made["tags"] = ["rare"]
    if postgres:
        made["resultTtl"] = "PT1S"
    return made


def call(node, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", node.http_port, timeout=120)
    try:
        connection.request(method, "/api/v1" + path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, text
    finally:
        connection.close()


def post(node, tasks):
    status, text = call(node, "POST", "/tasks/batch", json.dumps(tasks))
    if status != 202:
        refused = [one for one in json.loads(text) if "id" not in one] if status == 207 else text
        raise Failed(f"a batch was answered {status}: {str(refused[:2])[:500]}")


def get(node, path):
    """How many items the page has."""
    status, text = call(node, "GET", path)
    if status != 200:
        raise Failed(f"{path} was answered {status}: {text[:300]}")
    return len(json.loads(text).get("items", []))


def until_ended(server, postgres, ended):
    for _ in range(12_000):
        if postgres:
            if not server.call("XLEN", EVENTS) and postgres.rows() >= ended:
                return
        elif LEADLINE.finished(server, ended) >= ended:
            return
        time.sleep(0.1)
    raise Failed(f"{ended} tasks did not end within 20 minutes")

"""W14: what tasks that need no quota feel of thousands that wait for one."""

import json
import statistics
import time
import urllib.request

from adapters import LEADLINE
from http_measures import Client
from measures import Span, quantile
from process import Failed
from resources import Gemini

MODEL = "gemini-3.8-flash"
LIMITS = f"{MODEL}: rpm=120"
CALL = {"task": "gemini_generate_task", "args": {"prompt": "Hello", "model": MODEL}}
LIGHT = json.dumps({"task": "health_check_task", "args": [1, 2]})
PIECE = 1000


def w14(bench, setting):
    """
    The same program, in turn: light tasks alone, and light tasks while calls wait for a quota that lets 120 a minute through. The
    order changes from one pair to the next. The ratio of each pair, and the median of these.
    """
    pairs, n, warmup, calls = (4, 2000, 8000, 2000) if bench.quick else (20, 4000, 30_000, 5000)
    model = Gemini("quota")
    try:
        with bench.server() as server:
            node = LEADLINE.start(server, "prod", 1000, GEMINI_API_KEY="bench", GEMINI_BASE_URL=model.url,
                                  GEMINI_LIMITS=LIMITS)
            try:
                LEADLINE.ready(node)
                client = Client(node.http_port)
                light(client, warmup, server, node)
                # Calls have to be warm, too: some wait, and are cancelled.
                with_calls(client, calls, warmup // 4, server, node)
                ratios = {0.5: [], 0.99: []}
                for pair in range(pairs):
                    ms, costs = {}, {}
                    for waiting in (pair % 2 == 0, pair % 2 == 1):
                        ms[waiting], costs[waiting] = (
                            with_calls(client, calls, n, server, node) if waiting else light(client, n, server, node))
                    for share, values in ratios.items():
                        alone, beside = quantile(ms[False], share), quantile(ms[True], share)
                        values.append(beside / alone)
                        name = f"p{share * 100:g}"
                        bench.record("W14", LEADLINE, setting.name, f"{name} alone", alone, "ms", n=n, **costs[False])
                        bench.record("W14", LEADLINE, setting.name, f"{name} beside {calls} calls", beside, "ms", n=n,
                                     **costs[True])
                client.close()
                for share, values in ratios.items():
                    bench.record("W14", LEADLINE, setting.name, f"p{share * 100:g} beside calls", statistics.median(values),
                                 "× alone", n=n, pairs=len(values), least=min(values), most=max(values))
            finally:
                node.stop()
    finally:
        model.child.stop()


def light(client, n, server, node):
    """From the POST until the result is there, one task at a time, in ms; and what all that happens meanwhile costs."""
    span, ms = Span(server, [node]), []
    for _ in range(n):
        start = time.perf_counter()
        task = client.ask("POST", "/api/v1/tasks", LIGHT)
        ended = client.ask("GET", f"/api/v1/tasks/{task['id']}?wait=PT30S")
        if ended["result"] != 3:
            raise Failed(f"no result: {ended}")
        ms.append((time.perf_counter() - start) * 1000)
    return ms, span.end(n)


def with_calls(client, calls, n, server, node):
    """The same while so many calls wait."""
    for _ in range(0, calls, PIECE):
        enqueue(client.port)
    settle(client, lambda parked: parked > calls * 0.8, f"{calls} calls do not wait")
    measured = light(client, n, server, node)
    if parked_at(client) < calls / 2:
        raise Failed("too few calls waited until the end")
    client.ask("POST", "/api/v1/tasks/cancel", json.dumps({"task": CALL["task"]}))
    settle(client, lambda parked: parked == 0, "calls still wait")
    return measured


def enqueue(port):
    """Its answer comes in chunks, which the client of one connection does not read."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/tasks/batch", json.dumps([CALL] * PIECE).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        taken = sum(task["status"] == 202 for task in json.load(answer))
    if taken != PIECE:
        raise Failed(f"of {PIECE} calls, {taken} were taken")


def parked_at(client):
    models = client.ask("GET", "/api/v1/models")["items"]
    return sum(model["parked"] for model in models)


def settle(client, reached, otherwise):
    """Waits until as many calls wait as there should, and the processes have nothing else left to do."""
    for _ in range(300):
        if reached(parked_at(client)):
            time.sleep(1)
            return
        time.sleep(0.1)
    raise Failed(otherwise)

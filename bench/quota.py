"""W14: what tasks that need no quota feel of thousands that wait for one."""

import json
import statistics
import time

from adapters import LEADLINE
from http_measures import Client
from measures import quantile
from process import Failed
from resources import Gemini

MODEL = "gemini-3.8-flash"
LIMITS = f"{MODEL}: rpm=120"
CALL = {"task": "gemini_generate_task", "args": {"prompt": "Hello", "model": MODEL}}
LIGHT = json.dumps({"task": "health_check_task", "args": [1, 2]})
PIECE = 1000


def w14(bench, setting):
    """
    The same program, in turn: light tasks alone, and light tasks while calls wait for a quota that lets two a second through. Within
    a pair, the order changes from one to the next. The ratio of each pair, and the median of these.
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
                light(client, warmup)
                # Calls have to be warm, too: some wait, and are cancelled.
                with_calls(client, calls, warmup // 4)
                ratios = {0.5: [], 0.99: []}
                for pair in range(pairs):
                    ms = {}
                    for waiting in (pair % 2 == 0, pair % 2 == 1):
                        ms[waiting] = with_calls(client, calls, n) if waiting else light(client, n)
                    for share, values in ratios.items():
                        alone, beside = quantile(ms[False], share), quantile(ms[True], share)
                        values.append(beside / alone)
                        name = f"p{share * 100:g}"
                        bench.record("W14", LEADLINE, setting.name, f"{name} alone", alone, "ms", n=n)
                        bench.record("W14", LEADLINE, setting.name, f"{name} beside {calls} calls", beside, "ms", n=n)
                client.close()
                for share, values in ratios.items():
                    bench.record("W14", LEADLINE, setting.name, f"p{share * 100:g} beside calls", statistics.median(values),
                                 "× alone", n=n, pairs=len(values), least=min(values), most=max(values))
            finally:
                node.stop()
    finally:
        model.child.stop()


def light(client, n):
    """From the POST until the result is there, one task at a time, in ms."""
    ms = []
    for _ in range(n):
        start = time.perf_counter()
        task = client.ask("POST", "/api/v1/tasks", LIGHT)
        ended = client.ask("GET", f"/api/v1/tasks/{task['id']}?wait=PT30S")
        if ended["result"] != 3:
            raise Failed(f"no result: {ended}")
        ms.append((time.perf_counter() - start) * 1000)
    return ms


def with_calls(client, calls, n):
    """The same while so many calls wait."""
    for _ in range(0, calls, PIECE):
        client.ask("POST", "/api/v1/tasks/batch", json.dumps([CALL] * PIECE))
    settle(client, lambda parked: parked > calls * 0.8, f"{calls} calls do not wait")
    ms = light(client, n)
    if parked_at(client) < calls / 2:
        raise Failed("too few calls waited until the end")
    client.ask("POST", "/api/v1/tasks/cancel", json.dumps({"task": CALL["task"]}))
    settle(client, lambda parked: parked == 0, "calls still wait")
    return ms


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

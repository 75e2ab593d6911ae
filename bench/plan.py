"""What is run, and in which order: one peer after the other within a workload; then everything is repeated."""

import sys
import time
import traceback

import adapters
import archive
import growth
import live
import many
import http_measures as http
import measures
import pages
import quota
import resources
from process import Failed
from resp import RedisError


class Job:
    def __init__(self, workload, peer, setting, call):
        self.workload, self.peer, self.setting, self.call = workload, peer, setting, call
        self.label = f"{workload} {peer.name} {setting.name}"


def jobs(bench, first_repeat):
    """All jobs of one repeat. A quick run tries each peer in its first setting alone, and leaves W7 and W9 to W12 out."""
    few = slice(0, 1) if bench.quick else slice(None)
    peers = adapters.ALL
    for peer in peers:
        for setting in peer.drains[few]:
            yield Job("W1", peer, setting, lambda p=peer, s=setting: measures.w1(bench, p, s))
    for mode in ("single", "concurrent", "bulk"):
        for peer in peers:
            if mode in peer.modes:
                for setting in peer.bulks[few] if mode == "bulk" else peer.bulks[:1]:
                    yield Job("W2", peer, setting, lambda p=peer, s=setting, m=mode: measures.w2(bench, p, s, m))
    for stack in adapters.HTTP:
        for setting in stack.settings[few]:
            yield Job("W2H", stack, setting, lambda p=stack, s=setting: http.w2h(bench, p, s))
    for stack in adapters.HTTP:
        setting = stack.settings[0]
        yield Job("W3H", stack, setting, lambda p=stack, s=setting: http.w3h(bench, p, s))
    for peer in peers:
        if not peer.name.startswith("raw") and (peer.name in ("leadline", "bullmq", "bee") or not bench.quick):
            yield Job("W3", peer, peer.drains[0], lambda p=peer, s=peer.drains[0]: measures.w3(bench, p, s))
    small, env = [*adapters.WAITING, "-Xmx256m"], adapters.WAITING_ENV
    waits = [("as in compose, -Xmx256m", 1, small, env), ("-Xmx256m", 1, ["-Xmx256m"], {}), ("default heap", 1, [], {}),
             ("two workers as in compose, -Xmx256m", 2, small, env)]
    for name, *how in waits[few]:
        setting = adapters.Setting(name, 10_000)
        yield Job("W4", adapters.LEADLINE, setting, lambda s=setting, h=how: resources.w4(bench, s, *h))
    for peer in peers:
        if not peer.name.startswith("raw") and (peer.name in ("leadline", "bullmq") or not bench.quick):
            setting = peer.drains[0]
            yield Job("W5", peer, setting, lambda p=peer, s=setting: resources.w5(bench, p, s))
            yield Job("W6", peer, setting, lambda p=peer, s=setting: resources.w6(bench, p, s))
    leadline = adapters.LEADLINE
    for name, options in [] if bench.quick else growths(first_repeat):
        yield Job("W7", leadline, adapters.Setting(name),
                  lambda n=name, o=options: growth.w7(bench, n, **o))
    for name, options in [] if bench.quick else many.settings():
        yield Job("W10", leadline, adapters.Setting(name), lambda n=name, o=options: many.w10(bench, n, **o))
    for name, options in [] if bench.quick else archive.settings():
        yield Job("W11", leadline, adapters.Setting(name), lambda n=name, o=options: archive.w11(bench, n, **o))
    for name, options in [] if bench.quick else pages.settings():
        yield Job("W12", leadline, adapters.Setting(name), lambda n=name, o=options: pages.w12(bench, n, **o))
    yield Job("W13", leadline, adapters.Setting("1 process"), lambda: live.w13(bench, adapters.Setting("1 process")))
    yield Job("W14", leadline, adapters.Setting("1 process"), lambda: quota.w14(bench, adapters.Setting("1 process")))
    for name, options in growth.builds(bench):
        setting = adapters.Setting(name)
        yield Job("W8", leadline, setting, lambda s=setting, o=options: growth.w8(bench, s, **o))
    if not bench.aof and not bench.quick:
        for aof in ("everysec", "always"):
            yield from durable(measures.Bench(bench.recorder, bench.quick, aof, bench.scale))


def growths(first_repeat):
    """The largest backlog takes minutes, so it is drained once."""
    yield "backlog 10k", dict(backlog=10_000)
    yield "backlog 100k", dict(backlog=100_000)
    if first_repeat:
        yield "backlog 1m", dict(backlog=1_000_000)
    yield "2 workers", dict(backlog=100_000, workers=2)
    yield "4 workers", dict(backlog=100_000, workers=4)
    yield "100 tenants", dict(backlog=100_000, tenants=100)


def durable(bench):
    """W9: W1 and W2 with an append-only file, each peer in its first setting, which without one is the best."""
    name = f"W9 {bench.aof}"
    for peer in adapters.ALL:
        setting = peer.drains[0]
        yield Job("W9", peer, setting, lambda p=peer, s=setting: measures.w1(bench, p, s, name))
        for mode in peer.modes:
            yield Job("W9", peer, peer.bulks[0],
                      lambda p=peer, s=peer.bulks[0], m=mode: measures.w2(bench, p, s, m, name))


def wanted(job, names):
    workloads = {name.upper() for name in names if name.upper().startswith("W")}
    peers = {name for name in names if not name.upper().startswith("W")}
    return (not workloads or job.workload in workloads) and (not peers or job.peer.name in peers)


def run(chosen, recorder):
    bench = measures.Bench(recorder.add, chosen.quick, chosen.aof, chosen.scale)
    repeats = chosen.repeats or (1 if chosen.quick else 3)
    start = time.time()
    for repeat in range(repeats):
        recorder.repeat = repeat
        todo = [job for job in jobs(bench, repeat == 0) if wanted(job, chosen.names)]
        if not todo:
            sys.exit("nothing is called so: " + " ".join(chosen.names))
        for number, job in enumerate(todo, 1):
            print(f"[{time.time() - start:4.0f} s] {repeat + 1}/{repeats} {number}/{len(todo)} {job.label}", flush=True)
            try:
                job.call()
            except (Failed, RedisError, OSError) as failure:
                recorder.failed(job, failure)
            except Exception:
                recorder.failed(job, traceback.format_exc(limit=3))
    recorder.finish(time.time() - start)

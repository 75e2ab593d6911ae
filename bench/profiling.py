"""W1 or W4 under JDK Flight Recorder: the frames where a worker's time goes, what it allocates, and the server's commands."""

import re
import subprocess
import sys
from collections import Counter

import setup
from adapters import IMAGE, LEADLINE
from measures import rate, second_half, watch
from paths import WORK
from resources import Gemini
from server import Server


def main():
    gemini = sys.argv[1:2] == ["w4"]
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    n, concurrency = (numbers + [20_000, 10_000] if gemini else numbers + [300_000, 500])[:2]
    setup.everything()
    recording = WORK / ("w4.jfr" if gemini else "w1.jfr")
    recording.unlink(missing_ok=True)
    model = Gemini(0) if gemini else None
    try:
        with Server() as server:
            LEADLINE.produce(server, "bulk", n, **({"args": "prompt", "env": {"TASK": "gemini_generate_task"}} if gemini else {}))
            flags = [*IMAGE, f"-XX:StartFlightRecording=filename={recording},settings=profile,dumponexit=true",
                     "-Xlog:jfr*=off", "-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"]
            env = {"GEMINI_API_KEY": "bench", "GEMINI_BASE_URL": model.url} if gemini else {}
            worker = LEADLINE.start(server, "worker", concurrency, flags=flags, **env)
            try:
                seen, span = watch(LEADLINE, server, [worker], n, 120 if gemini else LEADLINE.drain_timeout(n))
                costs = span.end(n if gemini else seen[-1][1] - seen[0][1])
            finally:
                worker.stop(60)
    finally:
        if model:
            model.child.stop()
    if not gemini:
        print(f"\n{rate(seen):,.0f} tasks/s, second half {second_half(seen):,.0f}")
    print(f"\nPer task: Redis {costs['redis_us']} µs, worker {costs['worker_us']} µs, {costs['commands_per_task']} commands")
    for name, (calls, micros) in sorted(costs["commands"].items(), key=lambda item: -item[1][1])[:25]:
        print(f"    {name:20} {calls:8.3f} calls {micros:8.3f} µs")
    samples(recording)
    allocations(recording, n)
    print(f"\nThe recording: {recording}")


def events(recording, *kinds):
    """The text of each event of these kinds."""
    with subprocess.Popen(["jfr", "print", "--stack-depth", "64", "--events", ",".join(kinds), str(recording)],
                          stdout=subprocess.PIPE, text=True) as printing:
        block = []
        for line in printing.stdout:
            block.append(line)
            if line.startswith("}"):
                yield "".join(block)
                block = []


def frames(event):
    trace = event.partition("stackTrace = [")[2].partition("]\n")[0]
    return [re.sub(r"\(.*", "", line.strip()) for line in trace.splitlines() if line.strip() and "..." not in line]


def share(title, counts, total, most=25):
    print(f"\n{title}")
    for name, count in counts.most_common(most):
        print(f"    {count / total:6.1%}  {name}")


def samples(recording):
    top, within, ours, threads, total = Counter(), Counter(), Counter(), Counter(), 0
    for event in events(recording, "jdk.ExecutionSample", "jdk.NativeMethodSample"):
        stack = frames(event)
        # A thread that waits in the kernel spends no time.
        if not stack or re.search(r"EPoll\.wait|\.park|\.wait$|accept", stack[0]):
            continue
        total += 1
        top[stack[0]] += 1
        within.update(set(stack))
        ours[next((frame for frame in stack if frame.startswith("dev.leadline")), "(none of ours)")] += 1
        thread = re.search(r'sampledThread = "([^"]*?)-?\d*"', event)
        threads[thread.group(1) if thread else "?"] += 1
    if total:
        print(f"\n{total} samples")
        share("Threads", threads, total, 10)
        share("Self (top frame)", top, total)
        share("Within (anywhere on the stack)", within, total, 40)
        share("Nearest frame of ours", ours, total)


def allocations(recording, n):
    kinds, places, total = Counter(), Counter(), 0
    for event in events(recording, "jdk.ObjectAllocationSample"):
        weight = re.search(r"weight = ([\d.]+) (bytes|kB|MB|GB)", event)
        if not weight:
            continue
        size = float(weight.group(1)) * {"bytes": 1, "kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}[weight.group(2)]
        kind = re.search(r"objectClass = (\S+)", event)
        stack = frames(event)
        total += size
        kinds[kind.group(1) if kind else "?"] += size
        places[next((frame for frame in stack if frame.startswith("dev.leadline")), stack[0] if stack else "?")] += size
    if total:
        print(f"\nAllocated: about {total / n:,.0f} bytes a task (start-up included)")
        share("By class", kinds, total, 20)
        share("By nearest frame of ours", places, total, 20)


if __name__ == "__main__":
    main()

"""Records, and what is made of them: JSON lines, a table, a chart, and latest.json."""

import json
import statistics
import time
from pathlib import Path

import chart
import machine
from paths import RESULTS

LOWER_IS_BETTER = {"ms", "s", "MB", "bytes/task", "commands/s", "% of a core", "× ideal", "× alone", "µs/task"}
OWN = "leadline"
# Leadline against itself: what must not grow, and what should.
COMPARED = {"backlog 100k": "backlog 10k", "backlog 1m": "backlog 10k", "2 workers": "backlog 100k",
            "4 workers": "backlog 100k", "100 tenants": "backlog 100k"}


class Recorder:
    def __init__(self, chosen):
        self.chosen = chosen
        self.folder = Path(chosen.out).resolve() if chosen.out else RESULTS
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lines = self.folder / "latest.jsonl"
        self.lines.write_text("")
        self.records, self.failures = [], []
        self.repeat = 0

    def add(self, record):
        record = {**record, "repeat": self.repeat, "time": int(time.time())}
        self.records.append(record)
        self._write(record)
        more = " ".join(f"{name}={record[name]}" for name in
                        ("redis_us", "worker_us", "redis_busy", "other_cores", "commands_per_task", "verified",
                         "peak_rss_mb") if name in record)
        print(f"    {record['metric']}: {shown(record['value'])} {record['unit']}  {more}", flush=True)

    def failed(self, job, failure):
        record = {"workload": job.workload, "peer": job.peer.name, "setting": job.setting.name,
                  "failure": str(failure), "repeat": self.repeat, "time": int(time.time())}
        self.failures.append(record)
        self._write(record)
        print(f"    FAILED: {failure}", flush=True)

    def _write(self, record):
        with open(self.lines, "a") as file:
            file.write(json.dumps(record) + "\n")

    def finish(self, seconds):
        summary = summarize(self.records)
        latest = {
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "run": {"quick": self.chosen.quick, "names": self.chosen.names, "redis": self.chosen.aof or "no aof",
                    "repeats": self.repeat + 1, "seconds": round(seconds)},
            "ratios": {name: round(values["median"], 3) for name, values in summary["ratios"].items()},
            "spreads": {name: [round(values["least"], 3), round(values["most"], 3)]
                        for name, values in summary["ratios"].items()},
            "figures": summary["figures"],
            "failures": self.failures,
            "machine": machine.describe(),
            "versions": machine.versions(),
        }
        (self.folder / "latest.json").write_text(json.dumps(latest, indent=1) + "\n")
        (self.folder / "latest.md").write_text(table(self.records, self.failures, latest))
        (self.folder / "latest.svg").write_text(chart.draw(latest))
        print(f"\n{ratios_table(latest)}\nWritten to {self.folder}; {len(self.failures)} failed.", flush=True)


def shown(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"


def grouped(records):
    """Records of the repeats of one thing: by workload, metric, peer, setting."""
    groups = {}
    for record in records:
        key = (record["workload"], record["metric"], record["peer"], record["setting"])
        groups.setdefault(key, []).append(record)
    return groups


def summarize(records):
    """Each peer counts with its best setting, chosen by the median; ratios are taken within one repeat."""
    best = {}
    for (workload, metric, peer, setting), group in grouped(records).items():
        key = (workload, metric, peer)
        value = statistics.median(record["value"] for record in group)
        lower = group[0]["unit"] in LOWER_IS_BETTER
        if key not in best or (value < best[key]["value"] if lower else value > best[key]["value"]):
            best[key] = {"value": value, "setting": setting, "group": group, "lower": lower}
    figures, ratios = {}, {}
    for (workload, metric, peer), found in best.items():
        group = found["group"]
        values = [record["value"] for record in group]
        middle = min(group, key=lambda record: abs(record["value"] - found["value"]))
        kept = {name: middle[name] for name in
                ("n", "redis_us", "worker_us", "redis_busy", "other_cores", "commands_per_task", "verified", "load",
                 "second_half", "peak_rss_mb") if name in middle}
        figures[f"{name_of(workload, metric)}.{peer}"] = {
            "value": round(found["value"], 3), "unit": group[0]["unit"], "setting": found["setting"],
            "least": round(min(values), 3), "most": round(max(values), 3), "runs": len(values), **kept}
        own = best.get((workload, metric, OWN))
        if own and peer != OWN:
            theirs = {record["repeat"]: record["value"] for record in group}
            pairs = [(record["value"], theirs[record["repeat"]]) for record in own["group"]
                     if record["repeat"] in theirs]
            each = [(their / our if found["lower"] else our / their) for our, their in pairs if our and their]
            if each:
                ratios[f"{name_of(workload, metric)}.vs.{peer}"] = {
                    "median": statistics.median(each), "least": min(each), "most": max(each)}
    for metric, base in COMPARED.items():
        ours, others = best.get(("W7", metric, OWN)), best.get(("W7", base, OWN))
        if ours and others:
            ratio = ours["value"] / others["value"]
            ratios[name_of("W7", f"{metric} vs {base}")] = {"median": ratio, "least": ratio, "most": ratio}
    for (workload, metric, peer), found in best.items():
        if workload == "W10" and " 10000 " in metric:
            base = best.get((workload, metric.replace(" 10000 ", " 10 "), peer))
            tens = {record["repeat"]: record["value"] for record in base["group"]} if base else {}
            each = [tens[record["repeat"]] / record["value"] for record in found["group"] if record["repeat"] in tens]
            if each:
                ratios[name_of(workload, f"{metric} vs 10")] = {
                    "median": statistics.median(each), "least": min(each), "most": max(each)}
    return {"figures": figures, "ratios": ratios}


def name_of(workload, metric):
    """The one metric of W1 and of W2h goes without saying."""
    whole = workload.lower() if workload in ("W1", "W2h") else f"{workload.lower()}.{metric}"
    return whole.replace(" ", "_")


def table(records, failures, latest):
    versions = ", ".join(f"{name} {version}" for name, version in latest["versions"].items())
    machine_line = ", ".join(f"{name}: {value}" for name, value in latest["machine"].items())
    lines = [
        f"# Measured on {latest['date']}", "",
        f"{machine_line}. {versions}. Redis: {latest['run']['redis']}. {latest['run']['repeats']} repeat(s), "
        f"{'quick' if latest['run']['quick'] else 'full'}, {latest['run']['seconds']} s.", "",
        ratios_table(latest), "",
        "Every setting, median of its repeats; µs are CPU time per task:", "",
        "| | metric | peer | setting | value | least … most | n | Redis µs | worker µs | Redis busy | other cores "
        "| commands | verified | RSS MB | load |",
        "|---|---|---|---|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    for (workload, metric, peer, setting), group in grouped(records).items():
        values = sorted(record["value"] for record in group)
        value = statistics.median(values)
        middle = min(group, key=lambda record: abs(record["value"] - value))
        cells = [workload, metric, peer, setting, f"{shown(value)} {middle['unit']}",
                 f"{shown(values[0])} … {shown(values[-1])}" if len(values) > 1 else ""]
        cells += [str(middle.get(name, "")) for name in
                  ("n", "redis_us", "worker_us", "redis_busy", "other_cores", "commands_per_task", "verified",
                   "peak_rss_mb")]
        cells.append("/".join(map(str, middle.get("load", ""))))
        lines.append("| " + " | ".join(cells) + " |")
    if failures:
        lines += ["", "Failed:", ""]
        lines += [f"- {one['workload']} {one['peer']} {one['setting']}: {one['failure']}" for one in failures]
    return "\n".join(lines + ["", *commands_table(records)]) + "\n"


def commands_table(records):
    """Where the server's time goes: the best drain and bulk enqueue of each peer, by command."""
    lines = ["Redis' own account per task (`INFO commandstats`: calls × µs inside the command; a script's time includes "
             "its commands):", "", "| | peer | setting | commands |", "|---|---|---|---|"]
    for (workload, metric, peer, setting), group in grouped(records).items():
        costs = group[0].get("commands")
        if costs and metric in ("drain", "bulk"):
            most = sorted(costs.items(), key=lambda item: -item[1][1])[:9]
            cells = ", ".join(f"{name} {calls:g} × = {micros:g} µs" for name, (calls, micros) in most)
            lines.append(f"| {workload} {metric} | {peer} | {setting} | {cells} |")
    return lines if len(lines) > 4 else []


def ratios_table(latest):
    lines = ["| ratio (above 1: Leadline is better) | median | least … most |", "|---|--:|---|"]
    for name, value in latest["ratios"].items():
        least, most = latest["spreads"][name]
        lines.append(f"| {name} | {value:.2f} | {least:.2f} … {most:.2f} |")
    return "\n".join(lines)

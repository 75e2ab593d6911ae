"""Runs the deep dives of the corpus, stores the reports, and scores them: bench/score; see README.md."""

import argparse
import http.client
import json
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

import corpus as corpora
from adapters import IMAGE, LEADLINE
from paths import RESULTS, WORK
from process import Failed
from scoring import ROWS, Dive, score, wilson
from server import Server
from website import Website

# Where the reports of a run are kept, and the file for their scores.
STORED = {"dives": WORK / "dives", "heldout": WORK / "dives-heldout"}
OUT = {"dives": RESULTS / "research.json", "heldout": RESULTS / "research-heldout.json"}
SAYS = ("The model is a simulator that answers with sentences of its sources, so this measures the pipeline around it, not a language "
        "model. It measures anchoring (whether a report says what is in the pages that it cites), not faithfulness.")


def main():
    chosen = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    corpus, folder = corpora.read(chosen.corpus), STORED[chosen.corpus]
    if chosen.stored:
        dives = [Dive(**json.loads(file.read_text())) for file in sorted(folder.glob("*.json"))]
        if not dives:
            sys.exit(f"there are no stored reports in {folder}: run bench/score without --stored first")
    else:
        dives = run(corpus, folder)
    scores = score(corpus, dives)
    print(table(scores, dives))
    if chosen.missed:
        for row, company, what in scores.missed:
            print(f"- {row}, {company}: {what}")
    if not chosen.stored:
        write(scores, dives, Path(chosen.out or OUT[chosen.corpus]))
    if chosen.export:
        export(corpus, dives, Path(chosen.export))
    sys.exit(1 if missed_goals(scores) else 0)


def options():
    parser = argparse.ArgumentParser(prog="bench/score", description=f"Researches invented companies and scores the reports. {SAYS}")
    parser.add_argument("--corpus", choices=corpora.CORPORA, default="dives",
                        help="dives: the companies that rules were adjusted on; heldout: others, which nobody fitted a rule to")
    parser.add_argument("--missed", action="store_true", help="list each thing that did not pass")
    parser.add_argument("--stored", action="store_true", help="score the reports of the last run again, and run nothing")
    parser.add_argument("--export", metavar="FILE", help="write the reports as DeepResearch Bench's JSONL (id, prompt, article)")
    parser.add_argument("--out", help="the file for the scores; default bench/results/research.json, or research-heldout.json")
    return parser.parse_args()


def run(corpus, folder):
    """One dive after the other, so that the model's bill and the requests for pages are those of one report."""
    import setup
    folder.mkdir(parents=True, exist_ok=True)
    setup.jar()
    for old in folder.glob("*.json"):
        old.unlink()
    website = Website(corpus)
    hosts = WORK / "hosts"
    website.hosts_file(corpus, hosts)
    try:
        with Server() as server:
            program = LEADLINE.start(server, "prod", 20, flags=[*IMAGE, f"-Djdk.net.hosts.file={hosts}"],
                                     LEADLINE_SIMULATOR="true", LEADLINE_WEB_ALLOW_LOOPBACK="true")
            try:
                LEADLINE.ready(program)
                return [stored(dive(corpus, company, depth, website, program), folder)
                        for company in corpus.companies.values() for depth in ("quick", "standard")]
            finally:
                program.stop()
    finally:
        website.close()


def stored(dive, folder):
    (folder / f"{dive.company}-{dive.depth}.json").write_text(json.dumps(asdict(dive), ensure_ascii=False, indent=1))
    return dive


def dive(corpus, company, depth, website, program):
    """The home page is given as the website, whose other pages have to be found, and the pages of others as sources."""
    before = len(website.requested)
    call(program, "DELETE", "/simulator/bill")
    arguments = {"companyName": company.name, "website": website.url(company.own()[0]),
                 "sources": [website.url(page) for page in company.others()], "depth": depth}
    task = ended(program, "prospect_deep_dive_task", arguments)
    bill = json.loads(call(program, "GET", "/simulator/bill"))
    requested = website.requested[before:]
    html = call(program, "GET", f"/api/v1/tasks/{task['id']}/report?format=html") if task["state"] == "SUCCEEDED" else ""
    extracts = {}
    for source in (task.get("result") or {}).get("sources", []):
        extract = ended(program, "content_extraction_task", {"url": source["url"]})
        extracts[source["url"]] = {name: extract["result"][name] for name in ("text", "sha256")}
    return Dive(company.key, depth, task, html, sum(entry["calls"] for entry in bill["items"]), requested, extracts)


def ended(program, name, arguments, timeout=120):
    task = json.loads(call(program, "POST", "/api/v1/tasks", json.dumps({"task": name, "args": arguments, "maxAttempts": 2})))
    end = time.time() + timeout
    while time.time() < end:
        program.check()
        found = json.loads(call(program, "GET", f"/api/v1/tasks/{task['id']}?wait=PT10S"))
        if found["state"] in ("SUCCEEDED", "FAILED", "CANCELLED"):
            return found
    raise Failed(f"{name} did not end within {timeout} s")


def call(program, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", program.http_port, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 300:
            raise Failed(f"{method} {path} was answered {answer.status}: {text[:300]}")
        return text
    finally:
        connection.close()


def missed_goals(scores):
    """A row that nothing was counted for is no success."""
    return [name for name, goal in ROWS.items()
            if goal is not None and (scores.rows[name][1] == 0 or scores.rows[name][0] < goal * scores.rows[name][1])]


def table(scores, dives):
    lines = [SAYS, "", f"{len(dives)} reports on {len({dive.company for dive in dives})} invented companies", "",
             "| | n | passed | share | 95 % interval | goal |", "|---|---|---|---|---|---|"]
    missed = missed_goals(scores)
    for name, (passed, n) in scores.rows.items():
        low, high = wilson(passed, n)
        share = f"{100 * passed / n:.1f} %" if n else "–"
        goal = "–" if ROWS[name] is None else f"{100 * ROWS[name]:.0f} %" + (" (missed)" if name in missed else "")
        lines.append(f"| {name} | {n} | {passed} | {share} | {100 * low:.1f}–{100 * high:.1f} % | {goal} |")
    return "\n".join(lines)


def write(scores, dives, path):
    rows = {}
    for name, (passed, n) in scores.rows.items():
        low, high = wilson(passed, n)
        rows[name] = {"n": n, "passed": passed, "share": round(passed / n, 4) if n else None,
                      "low": round(low, 4), "high": round(high, 4), "goal": ROWS[name]}
    whole = {"date": time.strftime("%Y-%m-%d", time.gmtime()), "measures": SAYS, "reports": len(dives), "rows": rows,
             "missed": [{"row": row, "company": company, "what": what} for row, company, what in scores.missed]}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def export(corpus, dives, path):
    chosen = [dive for dive in dives if dive.depth == "standard"]
    with path.open("w") as file:
        for number, dive in enumerate(chosen, 1):
            company = corpus.companies[dive.company]
            prompt = (f"Write a report about the company {company.name} ({company.domain}) for somebody who wants to sell to it: what it "
                      "does, its offering, customers, leadership, finances, news, problems, technology, competitors, and reasons to "
                      "contact it now. Cite a source for each statement.")
            file.write(json.dumps({"id": number, "prompt": prompt, "article": dive.result.get("report", "")}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

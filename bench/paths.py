"""Where things are."""

from pathlib import Path

BENCH = Path(__file__).resolve().parent
REPO = BENCH.parent
WORK = BENCH / ".work"  # everything that is installed, built or logged; not kept
PEERS = BENCH / "peers"
RESULTS = BENCH / "results"
APP = REPO / "target" / "quarkus-app"
JAR = APP / "quarkus-run.jar"
CLASSES = WORK / "classes"
RAW = WORK / "raw"
CLASSPATH = f"{CLASSES}:{APP}/app/*:{APP}/lib/main/*:{APP}/lib/boot/*"

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
# quarkus/* has the generated classes of the settings, which the producer reads with their defaults.
CLASSPATH = f"{CLASSES}:{APP}/app/*:{APP}/quarkus/*:{APP}/lib/main/*:{APP}/lib/boot/*"

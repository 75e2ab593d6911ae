"""Installs and builds what is missing."""

import os
import shutil
import subprocess
from pathlib import Path

from paths import APP, BENCH, CLASSES, CLASSPATH, JAR, PEERS, RAW, REPO, WORK

# A file that each package brings, and the package.
PACKAGES = {
    "/usr/bin/redis-server": "redis-server",
    "/usr/bin/redis-cli": "redis-tools",
    "/usr/bin/gcc": "gcc",
    "/usr/include/stdlib.h": "libc6-dev",
    "/usr/bin/wrk": "wrk",
    "/usr/bin/celery": "celery",
    "/usr/lib/python3/dist-packages/celery": "python3-celery",
    "/usr/lib/python3/dist-packages/redis": "python3-redis",
    "/usr/lib/python3/dist-packages/hiredis": "python3-hiredis",
    "/usr/lib/python3/dist-packages/gevent": "python3-gevent",
    "/usr/lib/python3/dist-packages/fastapi": "python3-fastapi",
    "/usr/bin/uvicorn": "uvicorn",
    "/usr/lib/python3/dist-packages/uvloop": "python3-uvloop",
    "/usr/lib/python3/dist-packages/httptools": "python3-httptools",
    "/usr/bin/sidekiq": "ruby-sidekiq",
    "/usr/share/doc/ruby-hiredis": "ruby-hiredis",
    "/usr/bin/node": "nodejs",
    "/usr/bin/npm": "npm",
}


def everything():
    WORK.mkdir(exist_ok=True)
    debian()
    npm()
    raw()
    jar()
    producer()


def run(*command, cwd=REPO, env=None):
    print("+", *command, flush=True)
    with open(WORK / "setup.log", "ab") as log:
        done = subprocess.run([str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})},
                              stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise SystemExit(f"failed; see {WORK / 'setup.log'}")


def debian():
    missing = [package for file, package in PACKAGES.items()
               if not Path(file).exists() and not (file.startswith("/usr/bin/") and shutil.which(Path(file).name))]
    if not missing:
        return
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise SystemExit("missing: " + " ".join(missing) + " (Debian packages; as root they are installed from here)")
    # Debian starts a server that it installs; none of ours may listen on the usual port.
    unit = Path("/etc/systemd/system/redis-server.service")
    if "redis-server" in missing and not unit.exists() and unit.parent.exists():
        unit.symlink_to("/dev/null")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", env=quiet)
    run("apt-get", "-o", "DPkg::Lock::Timeout=600", "install", "-y", "--no-install-recommends", *missing, env=quiet)


def npm():
    """Node looks for modules upwards of the peers' folder, so they are linked there."""
    target = WORK / "npm"
    manifest = (PEERS / "package.json").read_text()
    copy = target / "package.json"
    if not copy.exists() or copy.read_text() != manifest or not (target / "node_modules").exists():
        target.mkdir(exist_ok=True)
        copy.write_text(manifest)
        run("npm", "install", "--no-audit", "--no-fund", cwd=target)
    link = PEERS / "node_modules"
    if not link.exists():
        link.symlink_to(os.path.relpath(target / "node_modules", PEERS))


def raw():
    source = PEERS / "raw.c"
    if not RAW.exists() or RAW.stat().st_mtime < source.stat().st_mtime:
        run("gcc", "-O2", "-Wall", "-o", RAW, source)


def jar():
    """Built anew when a source is newer than it, so that no run measures an older commit."""
    sources = [REPO / "pom.xml", *(path for path in (REPO / "src" / "main").rglob("*") if path.is_file())]
    if not JAR.exists() or JAR.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        run("./mvnw", "-B", "-q", "package", "-DskipTests")


def producer():
    """Compiled each time: it must fit the jar that is measured."""
    CLASSES.mkdir(exist_ok=True)
    run("javac", "-nowarn", "-proc:none", "-cp", CLASSPATH, "-d", CLASSES, *(BENCH / "java").rglob("*.java"))

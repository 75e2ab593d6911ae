"""What was measured on, and which versions."""

import json
import os
import platform
import re
import subprocess

from adapters import JAVA
from paths import REPO, WORK


def describe():
    with open("/proc/cpuinfo") as file:
        models = re.findall(r"model name\s*: (.*)", file.read())
    with open("/proc/meminfo") as file:
        kilobytes = int(re.search(r"MemTotal:\s*(\d+)", file.read()).group(1))
    return {"cpu": models[0] if models else platform.machine(), "cores": os.cpu_count(),
            "memory": f"{kilobytes / 1048576:.0f} GB", "kernel": platform.release()}


def versions():
    found = {
        "leadline": _said(["git", "-C", REPO, "describe", "--always", "--dirty"], r"(\S+)"),
        "java": _said([JAVA, "-version"], r'version "([^"]+)"'),
        "redis": _said(["redis-server", "--version"], r"v=(\S+)"),
        "node": _said(["node", "--version"], r"v(\S+)"),
        "wrk": _said(["wrk", "-v"], r"wrk (?:debian/)?(\S+)"),
    }
    for name in ("bullmq", "bee-queue"):
        manifest = WORK / "npm" / "node_modules" / name / "package.json"
        found[name] = json.loads(manifest.read_text())["version"] if manifest.exists() else "?"
    for name, package in (("celery", "python3-celery"), ("fastapi", "python3-fastapi"), ("sidekiq", "ruby-sidekiq")):
        found[name] = _said(["dpkg-query", "-W", "-f", "${Version}", package], r"([^-+]+)")
    return found


def _said(command, pattern):
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=20)
    except OSError:
        return "?"
    match = re.search(pattern, done.stdout + done.stderr)
    return match.group(1) if match else "?"

"""The benchmark's one command; see README.md beside it."""

import argparse
import signal
import sys
import time

import setup


def options():
    parser = argparse.ArgumentParser(prog="bench/run", description=(
        "Runs Leadline and its peers one after the other, with the same Redis settings, and writes bench/results/."))
    parser.add_argument("names", nargs="*", help="only these: workloads (w1 w2 w2h w3 …), peers (leadline raw bullmq …)")
    parser.add_argument("--quick", action="store_true", help="everything important in under five minutes")
    parser.add_argument("--repeats", type=int, help="how often everything is repeated (3; quick: 1)")
    parser.add_argument("--aof", choices=["everysec", "always"], help="with an append-only file (W9: for all workloads)")
    parser.add_argument("--scale", type=float, help="how large: 1 is a full run's backlogs (quick: 0.2)")
    parser.add_argument("--out", help="where the results go instead of bench/results")
    return parser.parse_args()


def main():
    chosen = options()
    # A terminated run still stops its children: it ends by an exception.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    setup.everything()
    import plan
    import report

    recorder = report.Recorder(chosen)
    plan.run(chosen, recorder)
    # Results without all that were asked for are no success.
    sys.exit(1 if recorder.failures else 0)


if __name__ == "__main__":
    main()

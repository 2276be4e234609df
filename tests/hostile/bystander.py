"""A process of the account that grades, which has nothing to do with it: what a submission can do to it, it will show.

    python bystander.py LOG

Holds the canary of its environment variable HOSTILE_BYSTANDER in its memory. Writes one line to LOG for each signal
that it gets, and to stdout what can be changed about it from outside, each time it reads a line.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sys

HELD = bytearray(os.environ["HOSTILE_BYSTANDER"].encode() * 64)


def state() -> dict[str, object]:
    return {
        "nice": os.getpriority(os.PRIO_PROCESS, 0),
        "scheduler": os.sched_getscheduler(0),
        "affinity": sorted(os.sched_getaffinity(0)),
        "limits": [resource.getrlimit(which) for which in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE)],
        "memory": HELD.decode("latin-1") == os.environ["HOSTILE_BYSTANDER"] * 64,
        "traced": next(line for line in open("/proc/self/status") if line.startswith("TracerPid")),
    }


def main() -> None:
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in signal.valid_signals():
        with contextlib.suppress(OSError, ValueError):
            signal.signal(number, lambda got, _: os.write(log, f"{signal.Signals(got).name}\n".encode()))
    while True:
        print(json.dumps(state()), flush=True)
        if not sys.stdin.readline():
            return


if __name__ == "__main__":
    main()

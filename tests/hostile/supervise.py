"""Runs a command and tells which of its processes, orphans too, outlived it: `python supervise.py REPORT COMMAND…`

It becomes the parent of every orphan below it, so nothing that a submission leaves behind can hide in the process
table of the machine. What is left is written to REPORT as JSON, and ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
SECONDS_TO_END = 3.0  # for what is ending already


def descendants(root: int) -> dict[int, str]:
    """Return pid → command line of all living processes below `root`."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                fields = Path("/proc", entry, "stat").read_text(errors="replace").rpartition(")")[2].split()
                if fields[0] not in "ZX":
                    parents[int(entry)] = int(fields[1])
    found: dict[int, str] = {}
    grown = True
    while grown:
        grown = False
        for pid, parent in parents.items():
            if pid not in found and (parent == root or parent in found):
                with contextlib.suppress(OSError):
                    found[pid] = Path("/proc", str(pid), "cmdline").read_text(errors="replace").replace("\0", " ")
                    grown = True
    return found


def reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def main() -> int:
    report, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    status = subprocess.call(command)
    end = time.monotonic() + SECONDS_TO_END
    while (left := descendants(os.getpid())) and time.monotonic() < end:
        reap()
        time.sleep(0.05)
    Path(report).write_text(json.dumps(sorted(left.values())))
    while left := descendants(os.getpid()):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        reap()
    return status


if __name__ == "__main__":
    sys.exit(main())

"""Grades hand-ins by `otter.api.grade_submission`, one after the other, in a process that has imported Otter before.

python otter_worker.py AUTOGRADER.zip FILE.json HAND-IN.zip…
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

import dill  # noqa: F401  # Otter imports these two when it first grades
import nbconvert.preprocessors  # noqa: F401
import otter.api


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    archive, answer, *hand_ins = sys.argv[1:]
    print("ready", flush=True)
    sys.stdin.readline()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody reads what Otter and students print
    passed = {}
    start, before = time.monotonic(), cpu_seconds()
    for name in hand_ins:
        results = otter.api.grade_submission(name, archive, quiet=True)
        if results.has_catastrophic_failure():
            raise RuntimeError(f"{name}: {results.catastrophic_error}")
        cases = [case for file in results.results.values() for case in file.test_case_results]
        passed[Path(name).stem] = [case.test_case.name for case in cases if case.passed]
    end, after = time.monotonic(), cpu_seconds()
    Path(answer).write_text(json.dumps({"start": start, "end": end, "cpu": after - before, "passed": passed}))


if __name__ == "__main__":
    main()

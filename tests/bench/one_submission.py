"""What one more submission costs, in CPU seconds, once `autograder grade` is warm.

    python tests/bench/one_submission.py [--submissions 12] [--rounds 5] [ASSIGNMENT …]

ASSIGNMENT is a public half, such as assignments/mlp; by default both of this course.

Grades the reference of each assignment, as a class of N copies and as a class of one, with one job. The difference of
the two commands, divided by N - 1, is a submission without its share of the start-up: collecting the checks, importing
torch, warming the zygote. CPU seconds are user and system time of all processes of the command: the graders, the
sandboxes with the student's code, and what is common to them. Other programs disturb them less than they do the
wall-clock seconds beside them. Prints each round and the median of the rounds; asserts nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from autograder.assignment import Assignment, load_assignment

ROOT = Path(__file__).parent.parent.parent


def machine() -> str:
    """Return what the figures depend on: processor, cores, Python, torch."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, StopIteration), open("/proc/cpuinfo") as file:  # Linux says more
        name = next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    versions = f"Python {platform.python_version()}, torch {version('torch')}"
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, {versions}"


def handed_in(assignment: Assignment, number: int, folder: Path) -> Path:
    """Return a folder with `number` hand-ins of the reference: all files of it that the assignment asks for."""
    assert assignment.solutions is not None
    submissions = folder / f"class-of-{number}"
    for copy in range(number):
        one = submissions / f"{copy:03}"
        one.mkdir(parents=True)
        for name in assignment.files:
            if (assignment.solutions / name).is_file():
                shutil.copy(assignment.solutions / name, one)
    return submissions


def cost(assignment: Assignment, submissions: Path, out: Path) -> tuple[float, float]:
    """Grade the class anew and return CPU seconds and wall-clock seconds of the whole command."""
    command = [sys.executable, "-m", "autograder", "grade", str(assignment.folder), str(submissions)]
    command += ["--out", str(out), "--jobs", "1", "--device", "cpu", "--fresh"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stderr or done.stdout)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    folders = [ROOT / "assignments" / name for name in ("optimisation", "mlp")]
    parser.add_argument("assignments", nargs="*", type=Path, default=folders, metavar="ASSIGNMENT")
    parser.add_argument("--submissions", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if given.submissions < 2 or given.rounds < 1:
        parser.error("at least 2 submissions and 1 round are needed")
    print(machine())
    print(f"{'assignment':14} {'round':>6} {'start-up CPU s':>15} {'CPU s each':>11} {'wall s each':>12}")
    for path in given.assignments:
        assignment, rounds = load_assignment(path), []
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            one, many = handed_in(assignment, 1, folder), handed_in(assignment, given.submissions, folder)
            for number in range(1, given.rounds + 1):
                cpu_of_one, wall_of_one = cost(assignment, one, folder / "out-of-one")
                cpu_of_many, wall_of_many = cost(assignment, many, folder / "out-of-many")
                cpu = (cpu_of_many - cpu_of_one) / (given.submissions - 1)
                wall = (wall_of_many - wall_of_one) / (given.submissions - 1)
                rounds.append((cpu_of_one - cpu, cpu, wall))
                print(
                    f"{assignment.name:14} {number:>6} {cpu_of_one - cpu:>15.2f} {cpu:>11.3f} {wall:>12.3f}", flush=True
                )
        start_up, cpu, wall = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"{assignment.name:14} {'median':>6} {start_up:>15.2f} {cpu:>11.3f} {wall:>12.3f}")


if __name__ == "__main__":
    main()

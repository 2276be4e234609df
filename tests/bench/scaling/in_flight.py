"""The private memory of graders and sandboxes while so many submissions of a real assignment are in flight."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import Assignment
from autograder.faults import UserError

from .processes import Process, children_of, command_line, private_bytes, runs

SECONDS_BETWEEN_LOOKS = 0.05
SUBMISSIONS_PER_JOB = 3
LIMIT_SECONDS = 1800.0


@dataclass(frozen=True)
class Load:
    """A run with so many `jobs`. Bytes: `together` is the most that all had at a moment, the others are of one each."""

    jobs: int
    submissions: int
    looks: int
    together: int
    grader: float
    sandbox: float


def measure(assignment: Assignment, jobs: int, isolation: str | None) -> Load:
    """Grade copies of the reference with the real command, and look at its processes again and again.

    Raises:
        UserError: the command ended with an error, or its processes may not be looked at.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-scale-") as name:
        folder = Path(name)
        number = jobs * SUBMISSIONS_PER_JOB
        _write_class(assignment, folder / "class", number)
        command = [sys.executable, "-m", "autograder", "grade", assignment.folder, folder / "class"]
        command += ["--out", folder / "out", "--jobs", jobs, "--device", "cpu"]
        command += ["--isolation", isolation] if isolation else []
        if assignment.solutions is not None:
            command += ["--solutions", assignment.solutions]
        with open(folder / "said", "w+") as said:
            run = subprocess.Popen([*map(str, command)], stdin=subprocess.DEVNULL, stdout=said, stderr=said)
            try:
                looks, together, peaks = _watch(run)
            finally:
                run.kill()  # if it has not ended; its graders and zygote die with it
                run.wait()
            said.seek(0)
            lines = said.read().strip().splitlines()
    if run.returncode != 0 or not peaks["grader"]:
        raise UserError(f"grading with --jobs {jobs} failed: {lines[-1] if lines else 'without a word'}")
    grader, sandbox = (statistics.fmean(peaks[role]) if peaks[role] else 0.0 for role in ("grader", "sandbox"))
    return Load(jobs, number, looks, together, grader, sandbox)


def _write_class(assignment: Assignment, folder: Path, number: int) -> None:
    assert assignment.solutions is not None
    for copy in range(number):
        one = folder / f"{copy:03}"
        one.mkdir(parents=True)
        for name in assignment.files:
            if (assignment.solutions / name).is_file():
                shutil.copy(assignment.solutions / name, one)


def _watch(run: subprocess.Popen[bytes]) -> tuple[int, int, dict[str, list[int]]]:
    """Return how often was looked, the most bytes at a time, and each process's own most by role."""
    peaks: dict[tuple[str, int, int], int] = defaultdict(int)
    looks = together = 0
    deadline = time.monotonic() + LIMIT_SECONDS
    while run.poll() is None:
        if time.monotonic() > deadline:
            raise UserError(f"grading took more than {LIMIT_SECONDS:g} s and was ended.")
        at_once = 0
        for role, process in _of_submissions(run.pid):
            try:
                held = private_bytes(process.pid) or 0
            except PermissionError:
                raise UserError(
                    "memory: sandboxes do not let themselves be looked at; run this as root, or with --isolation none."
                ) from None
            at_once += held
            key = role, process.pid, process.started
            peaks[key] = max(peaks[key], held)
        looks += at_once > 0
        together = max(together, at_once)
        time.sleep(SECONDS_BETWEEN_LOOKS)
    by_role: dict[str, list[int]] = defaultdict(list)
    for (role, _, _), most in peaks.items():
        by_role[role].append(most)
    return looks, together, by_role


def _of_submissions(parent: int) -> list[tuple[str, Process]]:
    """Return the graders and their sandboxes, as far as they live."""
    children = [child for child in children_of(parent) if runs(child)]
    lines = {child.pid: command_line(child.pid) for child in children}
    # A grader is a fork of the command in a group of its own. Whatever else the command starts has another command
    # line, if not at once; and before it has, it shares the command's own memory.
    graders = [child for child in children if child.group == child.pid and lines[child.pid] == command_line(parent)]
    if not graders:
        return []
    first = min(grader.started for grader in graders)
    found = [("grader", grader) for grader in graders]
    for child in children:
        for below in children_of(child.pid):
            # what was there before is no sandbox: the first process of their enclosure
            if runs(below) and below.started >= first:
                found.append(("sandbox", below))
    return found

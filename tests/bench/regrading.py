"""What a rerun of `autograder grade` costs: nothing changed, three hand-ins changed, one hidden check changed.

    python tests/bench/regrading.py [--submissions 300] [--rounds 3] [--really] [--markdown] [ASSIGNMENT …]

ASSIGNMENT is a public half with its private half beside it, such as assignments/mlp; by default both of this course.

Works on a copy of the two halves and a class of N hand-ins of the reference, each with a line of its own. Each round
measures the whole command four times, with two jobs: as it stands; with three hand-ins changed; with one hidden check
changed (a statement more, to the same effect, in the one of the middle file that comes last); and as it stands again.
Without --really, the class is graded once by the command with a single hand-in, and the result of it is saved for all
others, under their own names and fingerprints, with the functions that the command uses: what stands is read the same.
CPU seconds are user and system time of all processes of the command. Prints medians; asserts nothing.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
from one_submission import machine

from autograder.assignment import Assignment, load_assignment
from autograder.confine.levels import Isolation
from autograder.intake import find_submissions
from autograder.plan import Plan, still_to_do
from autograder.results import load_results, save_result

ROOT = Path(__file__).parent.parent.parent
COUNTS = re.compile(r"\d+ graded now[^;]*")


class Cost(NamedTuple):
    cpu: float  # seconds, of all processes
    wall: float  # seconds
    said: str  # how many the command graded


def copied(assignment: Assignment, folder: Path) -> Assignment:
    """Return a copy of the two halves below `folder`, with what the checks need and no more."""
    assert assignment.solutions is not None
    unneeded = shutil.ignore_patterns("mutants", "variants", "certificates", "master", "lecture", "__pycache__")
    for half, name in ((assignment.folder, "assignments"), (assignment.solutions, "solutions")):
        shutil.copytree(half, folder / name / assignment.name, ignore=unneeded)
    return load_assignment(folder / "assignments" / assignment.name)


def handed_in(assignment: Assignment, number: int, folder: Path) -> Path:
    """Return a folder with `number` hand-ins of the reference, no two alike."""
    assert assignment.solutions is not None
    for copy in range(number):
        one = folder / f"{copy:04}"
        one.mkdir(parents=True)
        for name in assignment.files:
            if (assignment.solutions / name).is_file():
                shutil.copy(assignment.solutions / name, one)
        with open(one / assignment.main, "a") as file:
            file.write(f"\n# number {copy}\n")
    return folder


def grade(assignment: Assignment, submissions: Path, out: Path) -> Cost:
    """Return what the command costs."""
    command = [sys.executable, "-m", "autograder", "grade", str(assignment.folder), str(submissions)]
    command += ["--out", str(out), "--jobs", "2", "--device", "cpu"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stderr or done.stdout)
    counts = COUNTS.search(done.stdout)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall, counts[0] if counts else "")


def saved_for_all(assignment: Assignment, submissions: Path, out: Path) -> None:
    """Give each hand-in the one result that there is, under its own name and fingerprints."""
    (result,) = load_results(out).values()
    plan = Plan(assignment, find_submissions(submissions, assignment), out, 1, "cpu", Isolation(result.isolation))
    now = still_to_do(plan, {}).fingerprints
    for submission in plan.submissions:
        whole, shared = now[submission.info.id].whole, now[submission.info.id].shared
        own = msgspec.structs.replace(result, submission=submission.info, fingerprint=whole, shared=shared)
        save_result(out, own)


def change_a_check(assignment: Assignment) -> str:
    """Put one more statement into a hidden check, and return its name."""
    path = assignment.hidden_checks[len(assignment.hidden_checks) // 2]
    text = path.read_text("utf-8")
    checks = [node for node in ast.parse(text).body if getattr(node, "name", "").startswith("test_")]
    last = checks[-1]
    assert isinstance(last, ast.FunctionDef)
    lines = text.splitlines(keepends=True)
    lines.insert(last.body[0].end_lineno or last.lineno, f"    assert {time.time_ns()}\n")
    path.write_text("".join(lines), "utf-8")
    return last.name


def measure(assignment: Assignment, number: int, rounds: int, really: bool) -> tuple[dict[str, list[Cost]], str]:
    """Return what was run → costs, and the name of the check that was changed."""
    costs: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        assignment = copied(assignment, folder / "course")
        submissions, out = handed_in(assignment, number, folder / "class"), folder / "out"
        if really:
            costs["graded for the first time"] = [grade(assignment, submissions, out)]
        else:
            grade(assignment, handed_in(assignment, 1, folder / "one"), out)
            saved_for_all(assignment, submissions, out)
        check = ""
        for _ in range(rounds):
            costs.setdefault("nothing changed", []).append(grade(assignment, submissions, out))
            for one in sorted(submissions.iterdir())[:3]:
                with open(one / assignment.main, "a") as file:
                    file.write(f"# at {time.time_ns()}\n")
            costs.setdefault("3 hand-ins changed", []).append(grade(assignment, submissions, out))
            check = change_a_check(assignment)
            costs.setdefault("1 hidden check changed", []).append(grade(assignment, submissions, out))
            costs["nothing changed"].append(grade(assignment, submissions, out))
        size = sum(path.stat().st_size for path in (out / "results").iterdir())
    print(f"{assignment.name}: {number} hand-ins, {size / 1e6:.1f} MB of results, the check changed is {check}")
    return costs, check


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    folders = [ROOT / "assignments" / name for name in ("optimisation", "mlp")]
    parser.add_argument("assignments", nargs="*", type=Path, default=folders, metavar="ASSIGNMENT")
    parser.add_argument("--submissions", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--really", action="store_true", help="grade the whole class first, instead of one of it")
    parser.add_argument("--markdown", action="store_true")
    given = parser.parse_args()
    if given.submissions < 4 or given.rounds < 1:
        parser.error("at least 4 submissions and 1 round are needed")
    print(f"{machine()}; load {os.getloadavg()[0]:.1f} before")
    rows = []
    for path in given.assignments:
        costs, _ = measure(load_assignment(path), given.submissions, given.rounds, given.really)
        for what, each in costs.items():
            cpu, wall = (statistics.median(column) for column in ([c.cpu for c in each], [c.wall for c in each]))
            rows.append((path.name, what, each[-1].said, f"{cpu:.2f}", f"{wall:.2f}"))
    heads = ("assignment", "since the last run", "the command says", "CPU s", "wall s")
    if given.markdown:
        print("| " + " | ".join(heads) + " |\n| --- | --- | --- | ---: | ---: |")
        print("\n".join("| " + " | ".join(row) + " |" for row in rows))
        return
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    for row in (heads, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()

"""Where training is faster: the same class graded with --device cpu and with --device cuda, in turn.

    python tests/bench/devices.py [--submissions 20] [--rounds 3] [--jobs 1,2,4] [--cpu-only] [ASSIGNMENT …]

ASSIGNMENT is a public half with its private half beside it, such as assignments/mlp; by default both of this course.

The class is the reference, N times. Each round grades it with each device and each number of jobs, none always first,
and a single hand-in besides. So "start" is a command with one hand-in, and "each" what each further one took on top of
that: seconds on the clock, and CPU seconds of all processes. Prints medians, and by how much which device was faster;
says which hand-ins did not get the same score on both. Asserts nothing.

Needs a CUDA device, and ends with status 2 where there is none. There, --cpu-only measures the CPU's part.
"""

from __future__ import annotations

import argparse
import csv
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from one_submission import handed_in, machine

from autograder.assignment import Assignment, load_assignment
from autograder.faults import UserError
from autograder.source import choose_device

ROOT = Path(__file__).parent.parent.parent


class Setting(NamedTuple):
    """One column of the table. With `jobs` 0, it is the start: one hand-in."""

    device: str
    jobs: int


class Cost(NamedTuple):
    wall: float  # seconds
    cpu: float  # seconds, of all processes


Scores = dict[str, str]


def card_name() -> str:
    """Return what torch calls the card; asked elsewhere, like everything about CUDA."""
    question = "import torch; print(torch.cuda.get_device_name(0), 'CUDA', torch.version.cuda)"
    answer = subprocess.run([sys.executable, "-P", "-c", question], capture_output=True, text=True, check=True)
    return answer.stdout.strip()


def grade(assignment: Assignment, submissions: Path, setting: Setting) -> tuple[Cost, Scores]:
    """Grade a class from nothing and return what that cost and every hand-in's score."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "autograder", "grade", str(assignment.folder), str(submissions), "--out", out]
        command += ["--solutions", str(assignment.solutions), "--device", setting.device, "--jobs"]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(
            [*command, str(max(setting.jobs, 1))], cwd=ROOT, capture_output=True, text=True, check=False
        )
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\nended with status {done.returncode}:\n{done.stdout}{done.stderr}")
        with open(Path(out) / "grades.csv", newline="") as file:
            scores = {row["submission_id"]: f"{row['score']} of {row['max_score']}" for row in csv.DictReader(file)}
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu), scores


def measured(
    assignment: Assignment, settings: list[Setting], count: int, rounds: int
) -> tuple[dict[Setting, list[Cost]], dict[str, Scores]]:
    """Return the costs of each round by setting, and each device's scores."""
    costs: dict[Setting, list[Cost]] = {setting: [] for setting in settings}
    scores: dict[str, Scores] = {}
    with tempfile.TemporaryDirectory() as folder:
        everybody, one = (handed_in(assignment, number, Path(folder)) for number in (count, 1))
        for number in range(rounds):
            for position in range(len(settings)):
                setting = settings[(position + number) % len(settings)]
                cost, found = grade(assignment, everybody if setting.jobs else one, setting)
                costs[setting].append(cost)
                scores.setdefault(setting.device, {}).update(found if setting.jobs else {})
    return costs, scores


def median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


def report(name: str, costs: dict[Setting, list[Cost]], count: int) -> None:
    """Print the table of one assignment, and for each number of jobs which device was faster."""
    print(f"\n{name:14} {'device':6} {'jobs':>5} {'start s':>8} {'wall s':>8} {'each wall s':>12} {'each CPU s':>11}")
    each: dict[Setting, Cost] = {}
    for setting, found in costs.items():
        if not setting.jobs:
            continue
        start, whole = median(costs[Setting(setting.device, 0)]), median(found)
        each[setting] = Cost((whole.wall - start.wall) / (count - 1), (whole.cpu - start.cpu) / (count - 1))
        print(
            f"{'':14} {setting.device:6} {setting.jobs:>5} {start.wall:>8.1f} {whole.wall:>8.1f} "
            f"{each[setting].wall:>12.2f} {each[setting].cpu:>11.2f}"
        )
    for jobs in sorted({setting.jobs for setting in each}):
        of = {setting.device: cost.wall for setting, cost in each.items() if setting.jobs == jobs}
        fast, slow = min(of, key=lambda device: of[device]), max(of, key=lambda device: of[device])
        if fast != slow and of[fast] <= 0:
            print(f"{'':14} {jobs} at a time: the machine was too busy, or the class too small, to tell")
        elif fast != slow:
            print(f"{'':14} {jobs} at a time: {fast} is faster, {slow} takes {of[slow] / of[fast]:.2f} times as long")


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "assignments", nargs="*", type=Path, default=[ROOT / "assignments" / name for name in ("optimisation", "mlp")]
    )
    parser.add_argument("--submissions", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=numbers, default=[1, 2, 4], help="how many at a time, such as 1,2,4")
    parser.add_argument("--cpu-only", action="store_true", help="measure no GPU")
    given = parser.parse_args()
    if given.submissions < 2 or given.rounds < 1 or min(given.jobs) < 1:
        parser.error("at least 2 submissions, 1 round and 1 job are needed")
    try:
        devices = ["cpu"] if given.cpu_only else ["cpu", choose_device("cuda")]
    except UserError:
        print(
            "devices.py: this compares the CPU with a CUDA device, and there is none here; --cpu-only measures the CPU."
        )
        sys.exit(2)
    print(machine() + ("" if given.cpu_only else f"; {card_name()}"))
    print(f"{given.submissions} times the reference; medians of {given.rounds} rounds")
    settings = [Setting(device, jobs) for jobs in (0, *sorted(set(given.jobs))) for device in devices]
    for folder in given.assignments:
        assignment = load_assignment(folder)
        costs, scores = measured(assignment, settings, given.submissions, given.rounds)
        report(assignment.name, costs, given.submissions)
        first, *others = scores.values()
        for other in others:
            for name in sorted(name for name in first if first[name] != other.get(name)):
                print(f"{'':14} {name}: {first[name]} on the CPU, {other.get(name)} with CUDA")


if __name__ == "__main__":
    main()

"""What a submission costs: one warm `autograder grade`, beside a fresh `python` for each submission.

    python tests/bench/warm_or_fresh.py [--jobs 2] [--limit 10] [ASSIGNMENT …]

Both run the same checks on the same submissions of the sample class. The fresh side is as cheap as it can be: one
process with the student's code and the checks together, no walls, `--jobs` of them at a time. Submissions that hang or
eat memory are left out, since there is nothing in the fresh side that would stop them. Prints wall-clock and CPU
seconds of whole commands, start-up included.
"""

from __future__ import annotations

import argparse
import platform
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CLASSES = ROOT / "tests" / "classes"
UNFIT = ("timeout", "out_of_memory", "crashed")


def fit_submissions(assignment: str) -> list[Path]:
    """Hand-ins of one file whose code neither hangs nor ends its process."""
    stated = tomllib.loads((CLASSES / f"{assignment}.toml").read_text())
    found = []
    for path in sorted((CLASSES / assignment).glob("*.py")):
        about = stated[path.stem]
        verdicts = (*about.get("verdicts", {}).values(), about.get("default", ""))
        if about.get("status", "graded") == "graded" and not set(verdicts) & set(UNFIT):
            found.append(path)
    return found


def timed(run: object) -> tuple[float, float]:
    """Return wall-clock and CPU seconds, those of ended child processes, of calling `run`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    run()  # type: ignore[operator]
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def grade_warm(assignment: str, submissions: list[Path], jobs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "class").mkdir()
        for path in submissions:
            (Path(folder) / "class" / path.name).write_bytes(path.read_bytes())
        command = [sys.executable, "-m", "autograder", "grade", f"assignments/{assignment}", f"{folder}/class"]
        command += ["--out", f"{folder}/out", "--jobs", str(jobs)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def grade_fresh(assignment: str, submissions: list[Path], jobs: int) -> None:
    def one(path: Path) -> None:
        command = [sys.executable, __file__, "--one", str(path), assignment]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, submissions))


def run_one(assignment: str, path: Path) -> None:
    """The fresh side: the checks and the student's code in this very process."""
    import os

    from autograder.assignment import load_assignment
    from autograder.collection import with_checks
    from autograder.grader import run_checks
    from autograder.runner import Runner
    from autograder.same_process import SameProcess
    from autograder.sandbox import Budget, Sandbox
    from autograder.source import make_source
    from autograder.surroundings import prepare_process

    loaded = load_assignment(ROOT / "assignments" / assignment)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        prepare_process(Path(folder).resolve())
        runner = Runner(Path(folder).resolve())
        source = make_source({loaded.main: path.read_bytes()}, loaded.main)
        sandbox = Sandbox(lambda: SameProcess(runner), source, Budget())
        sandbox.load()
        checks = [*loaded.visible_checks, *loaded.hidden_checks]
        with_checks(loaded, checks, lambda items: print(len(run_checks(items, sandbox)), "checks"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("assignments", nargs="*", default=["optimisation", "mlp"])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=int, help="only so many submissions of each class")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        run_one(given.assignments[0], given.one)
        return
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, {given.jobs} jobs")
    print(f"{'assignment':14} {'':6} {'submissions':>11} {'wall s each':>12} {'CPU s each':>11}")
    for assignment in given.assignments:
        submissions = fit_submissions(assignment)[: given.limit]
        for _ in range(given.rounds):
            each = {}
            for name, way in (("warm", grade_warm), ("fresh", grade_fresh)):
                wall, cpu = timed(lambda way=way: way(assignment, submissions, given.jobs))  # noqa: B023
                each[name] = wall / len(submissions)
                cpu_each = cpu / len(submissions)
                print(f"{assignment:14} {name:6} {len(submissions):>11} {each[name]:>12.2f} {cpu_each:>11.2f}")
            print(f"{'':14} fresh / warm: {each['fresh'] / each['warm']:.1f} times as long")


if __name__ == "__main__":
    main()

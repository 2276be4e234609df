"""How long somebody waits for a command's answer, beside `python -c "import torch"` in the same round.

    python tests/bench/latency.py [--rounds 5] [--only TEXT] [--markdown]

Each round runs everything once, in turn, and `import torch` before each `autograder check`; a round that is not counted
comes first, so that all files are in memory. `check` and `submit` run in a student's folder: the public half with the
reference in it. A time is from the start of the process to a line on its standard output, read through a pipe, or to
its end. The ratio is to `import torch` in the same round; both columns are medians over the rounds. Whether torch was
imported before that line is asked in a further run that is not timed. Prints a table and the machine; asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from one_submission import machine

from autograder.assignment import load_assignment

ROOT = Path(__file__).parent.parent.parent
ASSIGNMENTS = ("optimisation", "mlp")
COMMANDS = ("grade", "check", "submit", "validate", "calibrate", "doctor", "release", "notebook", "export otter", "new")
VERDICT, ANY = r"[✓✗–] ", r"."  # how the lines begin that are waited for
IMPORT_OF_TORCH = re.compile(r"import time:.*\| +torch(\.\S+)?$")


class Moment(NamedTuple):
    """The first or last line that a command prints and that begins with `line`; its end, if that is None."""

    words: str
    line: str | None = None
    last: bool = False


class Run(NamedTuple):
    """A command, and the moments of it that somebody waits for. It is ended at the last of them."""

    moments: tuple[Moment, ...]
    command: tuple[str, ...]
    folder: Path
    new: Path | None = None  # what the command writes, and refuses to write over


TORCH = Moment('python -c "import torch"')


def runs(desk: Path) -> Iterator[Run]:
    """Yield everything that is measured. `desk` is a folder with both halves, and the students' folders in it."""

    def ours(typed: str) -> tuple[str, ...]:
        return ("-m", "autograder", *typed.split())

    for name in ASSIGNMENTS:
        alive, first = (
            Moment(f"check, {name}: a sign of life", ANY),
            Moment(f"check, {name}: the first verdict", VERDICT),
        )
        last = Moment(f"check, {name}: the last verdict", VERDICT, last=True)
        packed = Moment(f"submit, {name}: the archive", ANY)
        yield Run((TORCH,), ("-c", "import torch"), ROOT)
        yield Run((alive, first, last), ours("check --device cpu"), desk / name)
        yield Run((packed,), ours("submit --device cpu --member Ada<a@b.org>"), desk / name)
    for command in ("", *COMMANDS):
        typed = f"{command} --help".strip()
        yield Run((Moment(typed),), ours(typed), desk)
    yield Run((Moment("new"),), ours("new week-3 --root new"), desk, new=desk / "new")
    yield Run((Moment("release"),), ours("release assignments/mlp --out mlp.zip"), desk)
    yield Run((Moment("export otter"),), ours("export otter assignments/mlp --out mlp-otter.zip"), desk)
    yield Run((Moment("notebook"),), ours("notebook assignments/mlp"), desk)
    yield Run((Moment("doctor: its first line", ANY), Moment("doctor: its end")), ours("doctor"), desk)


def lay_out(desk: Path) -> None:
    for half in ("assignments", "solutions"):
        for name in ASSIGNMENTS:
            shutil.copytree(ROOT / half / name, desk / half / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ASSIGNMENTS:
        assignment = load_assignment(desk / "assignments" / name)
        assert assignment.solutions is not None
        shutil.copytree(assignment.folder, desk / name, ignore=shutil.ignore_patterns("*.ipynb"))
        for file in assignment.files:
            if (assignment.solutions / file).is_file():
                shutil.copy(assignment.solutions / file, desk / name)


def seconds(run: Run) -> dict[str, float]:
    """Run the command, and return how long each of its moments took to come."""
    start = time.perf_counter()
    process = start_one(run, dict(os.environ), subprocess.DEVNULL)
    assert process.stdout is not None
    found: dict[str, float] = {}
    for line in process.stdout:
        for moment in run.moments:
            if moment.line is not None and (moment.last or moment.words not in found) and re.match(moment.line, line):
                found[moment.words] = time.perf_counter() - start
        if len(found) == len(run.moments) and not any(moment.last for moment in run.moments):
            process.kill()
            break
    if process.wait() > 1:  # 1 may be what `doctor` thinks of this machine
        sys.exit(f"{' '.join(run.command)} in {run.folder} ended with {process.returncode}")
    for moment in run.moments:
        if moment.line is None:
            found[moment.words] = time.perf_counter() - start
        if moment.words not in found:
            sys.exit(f"{' '.join(run.command)} in {run.folder}: nothing came that begins with {moment.line!r}")
    return found


def imports_torch(run: Run) -> dict[str, bool]:
    """Does the process, or one that speaks through its standard error, import torch before a moment comes?"""
    process = start_one(run, {**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}, subprocess.STDOUT)
    assert process.stdout is not None
    before = dict.fromkeys((moment.words for moment in run.moments), False)
    waited_for = list(run.moments)
    for line in process.stdout:
        if IMPORT_OF_TORCH.search(line.rstrip()):
            before.update((moment.words, True) for moment in waited_for)
            break
        if not line.startswith("import time:"):
            waited_for = [moment for moment in waited_for if moment.line is None or not re.match(moment.line, line)]
        if not waited_for:
            break
    process.kill()
    process.wait()
    return before


def start_one(run: Run, environment: dict[str, str], stderr: int) -> subprocess.Popen[str]:
    if run.new is not None:
        shutil.rmtree(run.new, ignore_errors=True)
    environment = {**environment, "COLUMNS": "160", "PYTHONIOENCODING": "utf-8"}
    environment.pop("PYTHONUNBUFFERED", None)  # lines must come by themselves
    return subprocess.Popen(
        [sys.executable, *run.command],
        cwd=run.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True,
    )  # fmt: skip


def table(rows: list[tuple[str, ...]], *, markdown: bool) -> str:
    if markdown:
        head, *rest = rows
        return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---", "---:", "---:", "---"), *rest))
    return "\n".join(f"{words:40} {median:>8} {ratio:>16}  {torch}" for words, median, ratio, torch in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", metavar="TEXT", help="measure only what has this in its name")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    given = parser.parse_args()
    if given.rounds < 1:
        parser.error("at least 1 round is needed")
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name)
        lay_out(desk)
        chosen = [run for run in runs(desk) if TORCH in run.moments or any(given.only in m.words for m in run.moments)]
        names = list(dict.fromkeys(moment.words for run in chosen for moment in run.moments))
        times: dict[str, list[float]] = {words: [] for words in names}
        ratios: dict[str, list[float]] = {words: [] for words in names}
        for number in range(given.rounds + 1):
            taken: dict[str, list[float]] = {words: [] for words in names}
            for run in chosen:
                for words, value in seconds(run).items():
                    taken[words].append(value)
            if number == 0:  # not everything was in memory yet
                continue
            unit = statistics.mean(taken[TORCH.words])
            for words, values in taken.items():
                times[words].append(statistics.mean(values))
                ratios[words].append(statistics.mean(values) / unit)
            print(f"round {number}: import torch {unit:.2f} s", file=sys.stderr, flush=True)
        torch = {words: imported for run in chosen for words, imported in imports_torch(run).items()}
    rows: list[tuple[str, ...]] = [("until", "seconds", "× import torch", "imports torch")]
    for words in names:
        seen = "yes" if torch[words] else "no"
        rows.append((words, f"{statistics.median(times[words]):.2f}", f"{statistics.median(ratios[words]):.2f}", seen))
    print(table(rows, markdown=given.markdown))
    print(f"\n{machine()}; medians over {given.rounds} rounds")


if __name__ == "__main__":
    main()

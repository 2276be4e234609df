"""What a further submission costs in a long run, and what the run's own processes hold meanwhile, tenth by tenth."""

from __future__ import annotations

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from autograder.assignment import load_assignment
from autograder.confine.levels import Isolation
from autograder.gradebook import remarks, summary, table
from autograder.grading import grade_class
from autograder.intake import find_submissions
from autograder.plan import Plan
from autograder.verdict import Result, Status

from .cheap_class import write_assignment, write_class
from .processes import Process, children_of, command_line, look_at, open_descriptors, private_bytes, runs

TENTHS = 10
STILL_SECONDS = 20.0  # to wait for the submissions in flight to end before anything is read


@dataclass(frozen=True)
class Reading:
    """The run at a moment at which nothing is in flight. The zygote's are None where there is none."""

    done: int
    wall: float  # seconds, without those that the readings took
    cpu: float  # seconds, of all processes of the run
    parent_bytes: int
    parent_descriptors: int  # without those over which graders that have ended answered
    zygote_bytes: int | None
    zygote_descriptors: int | None
    files: int  # in temporary folders


@dataclass
class Growth:
    """A run: its readings (the first when it is warm, then one at each tenth), and seconds of what comes once."""

    readings: list[Reading] = field(default_factory=list)
    once: dict[str, float] = field(default_factory=dict)  # what → CPU seconds
    files_left: list[str] = field(default_factory=list)  # in temporary folders, after the run
    of_torch: list[str] = field(default_factory=list)  # … and what torch makes there once for each user, not each run
    graded_again: int = 0  # by the same command, although nothing had changed
    statuses: dict[str, int] = field(default_factory=dict)
    isolation: str = ""
    size: int = 0

    def tenths(self) -> list[tuple[Reading, float, float]]:
        """Return for each tenth the reading at its end, and the wall-clock and CPU seconds of a submission in it."""
        pairs = zip(self.readings, self.readings[1:], strict=False)
        return [
            (after, (after.wall - before.wall) / n, (after.cpu - before.cpu) / n)
            for before, after in pairs
            if (n := after.done - before.done)
        ]

    def flatness(self) -> float:
        """Return what a submission of the last tenth costs, over one of the first, in CPU seconds."""
        tenths = self.tenths()
        return tenths[-1][2] / tenths[0][2]

    def curvature(self) -> float:
        """Return the CPU seconds of the second half over those of the first: 1 if linear, 3 if quadratic."""
        start, middle, end = (self.readings[place] for place in (0, len(self.readings) // 2, -1))
        per_submission = (middle.cpu - start.cpu) / (middle.done - start.done)
        return (end.cpu - middle.cpu) / (end.done - middle.done) / per_submission

    def slope(self, what: str) -> float | None:
        """Return by how many bytes a submission `what` ("parent_bytes" or "zygote_bytes") grows; None: there is none.

        Least squares over the ends of the tenths. The first tenth is left out: in it, caches fill.
        """
        later = self.readings[1:]
        values = [getattr(reading, what) for reading in later]
        return None if None in values else slope([reading.done for reading in later], values)


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """Return the slope of the least-squares line through these points. `x` must not be constant."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    covariance = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return covariance / sum((a - mean_x) ** 2 for a in x)


def measure(size: int, jobs: int, isolation: Isolation | None, folder: Path) -> Growth:
    """Grade a class of `size` cheap submissions in this process, which becomes the run's parent.

    Args:
        folder: an empty one, which is filled.

    Raises:
        UserError: as for `grade_class`.
    """
    growth = Growth(size=size)
    temporary = folder / "tmp"
    temporary.mkdir()
    with _temporary_files_in(temporary):
        public = write_assignment(folder)
        handed_in = write_class(folder / "class", size)
        assignment = load_assignment(public)
        with _timed(growth, "intake"):
            submissions = find_submissions(handed_in, assignment)
        plan = Plan(assignment, submissions, folder / "out", jobs, "cpu", isolation)
        watch = _Watch(growth, size, temporary)
        with _timed(growth, "start-up and the gradebook at the end"):
            outcome = grade_class(plan, lambda count: None, watch.heard)
        if watch.last is not None:  # less what came between the two
            growth.once["start-up and the gradebook at the end"] -= watch.last.cpu - watch.warm_at
        with _timed(growth, "the table of the scores"):
            _print_what_the_command_prints(outcome.results)
        for status in Status:
            growth.statuses[status.value] = sum(result.status is status for result in outcome.results.values())
        growth.isolation = outcome.isolation
        del outcome
        with _timed(growth, "the same command again, nothing changed"):
            again = grade_class(plan, lambda count: None, lambda result: None)
        growth.graded_again = again.graded_now
        left = _files_below(temporary)
        growth.of_torch = [name for name in left if name.startswith("torchinductor_")]
        growth.files_left = [name for name in left if name not in growth.of_torch]
    return growth


def _print_what_the_command_prints(results: dict[str, Result]) -> None:
    console = Console(file=io.StringIO(), width=100)
    console.print(table(results, width=100))
    for remark in remarks(results):
        console.print(remark)
    console.print(summary(results), markup=False)


class _Watch:
    """Hears of every result, and reads what there is to read at each tenth."""

    def __init__(self, growth: Growth, size: int, temporary: Path) -> None:
        self._growth = growth
        self._size = size
        self._temporary = temporary
        self._done = 0
        self._reading_took = 0.0
        self.warm_at = 0.0
        self.last: Reading | None = None

    def heard(self, result: Result | None) -> None:
        if not self._growth.readings:  # the first word of all comes when everything is warm
            self._read()
            self.warm_at = self._growth.readings[0].cpu
        if result is None:
            return
        self._done += 1
        if self._done * TENTHS // self._size > (self._done - 1) * TENTHS // self._size:
            self._read()
            print(f"{self._done} of {self._size} submissions", file=sys.stderr, flush=True)

    def _read(self) -> None:
        start = time.monotonic()
        zygote, ended = _until_nothing_is_in_flight()
        mine = private_bytes(os.getpid())
        assert mine is not None
        self.last = Reading(
            done=self._done,
            wall=start - self._reading_took,
            cpu=_cpu_seconds(zygote),
            parent_bytes=mine,
            parent_descriptors=open_descriptors(os.getpid()) - ended,
            zygote_bytes=private_bytes(zygote.pid) if zygote else None,
            zygote_descriptors=open_descriptors(zygote.pid) if zygote else None,
            files=len(_files_below(self._temporary)),
        )
        self._growth.readings.append(self.last)
        self._reading_took += time.monotonic() - start


def _until_nothing_is_in_flight() -> tuple[Process | None, int]:
    """Wait until every grader has ended, and return the zygote, if there is one, and the number of graders to reap.

    While a grader lives it shares its parent's memory, and nothing of that would count as private.
    """
    deadline = time.monotonic() + STILL_SECONDS
    while True:
        children = children_of(os.getpid())
        living = [child for child in children if runs(child)]
        zygotes = [child for child in living if "autograder.zygote" in command_line(child.pid)]
        # the first process of the enclosure is a child of the zygote, too, and the oldest
        inside = [child for zygote in zygotes for child in children_of(zygote.pid)]
        if (len(living) == len(zygotes) and len(inside) <= len(zygotes)) or time.monotonic() > deadline:
            return zygotes[0] if zygotes else None, len(children) - len(living)
        time.sleep(0.01)


def _cpu_seconds(zygote: Process | None) -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    now = look_at(zygote.pid) if zygote else None
    theirs = now.cpu + now.cpu_of_reaped if now else 0.0
    return time.process_time() + ended.ru_utime + ended.ru_stime + theirs


def _files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    before, kept = tempfile.tempdir, os.environ.get("TMPDIR")
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        os.environ.pop("TMPDIR")
        if kept is not None:
            os.environ["TMPDIR"] = kept


@contextmanager
def _timed(growth: Growth, what: str) -> Iterator[None]:
    """Note the CPU seconds of this process and of its children that end within the block."""
    before = _cpu_seconds(None)
    yield
    growth.once[what] = _cpu_seconds(None) - before

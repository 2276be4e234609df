"""Measures checks: runs the staff's own solutions in the stochastic ones at many seeds, and keeps what came of it.

Which checks are stochastic is found out by running them. What follows from the numbers is for `certifying.py`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from pathlib import Path

from autograder.assignment import Assignment
from autograder.faults import UserError
from autograder.measurer import Answer, Measurer, Ready
from autograder.records import Record
from autograder.seeded import Compared, Run
from autograder.series import REFERENCE, Series, Solutions
from autograder.validation import find_subjects
from autograder.verdict import Verdict

__all__ = ["Compared", "Record", "Run", "calibrate"]

Progress = Callable[[int, int, str], None]  # runs that are done, runs in all as far as is known, what is under way


def calibrate(
    assignment: Assignment,
    checks: list[str] | None,
    seeds: int,
    mutant_seeds: int,
    jobs: int,
    cache: Path,
    on_progress: Progress,
) -> list[Record]:
    """Run every stochastic check (or those of these names) on reference, variants and mutants, and return the records.

    Records of checks that compare something with a threshold, though no value depends on the seed, are there as well,
    of the reference alone. What stands between the files of a record and the engine is in its fingerprint: a changed
    check, section of thresholds.toml or solution is measured anew.

    Args:
        seeds: how many for the reference, and for each variant.
        mutant_seeds: how many for mutants that are not settled by the first ones, and that no check without chance
            catches: those get fewer.
        jobs: processes.
        cache: what is measured is written there at once; a later call goes on from it.

    Raises:
        UserError: there is no such check, a file is missing, or a check cannot be run here.
    """
    subjects = find_subjects(assignment)
    known = {check.id for check in subjects.checks}
    for name in checks or ():
        if name not in known:
            raise UserError(f"{assignment.folder}: there is no check {name!r}; leave out --check to see all.")
    questions = {check.question for check in subjects.checks if checks is None or check.id in checks}
    solutions = Solutions(subjects, cache / assignment.name)
    with tempfile.TemporaryDirectory(prefix="autograder-calibrate-") as scratch:
        pool = _Pool(assignment, jobs, Path(scratch), on_progress)
        try:
            references = [
                Series(solutions, check, REFERENCE, "reference", seeds)
                for check in subjects.checks
                if check.question in questions
            ]
            pool.work_off(references)
            compared = [series for series in references if series.record.settled != "unmeasured"]
            chance = {series.check.id for series in compared if series.record.settled != "deterministic"}
            wanted: list[Series] = []
            for series in compared:
                if checks is None or series.check.id in checks:
                    series.go_on()
                    wanted.append(series)
                    if series.check.id in chance:
                        wanted += solutions.others(series.record, series.check, seeds, mutant_seeds, chance)
            pool.work_off(wanted)
        finally:
            pool.close()
    return [series.record for series in wanted]


class _Pool:
    """Processes that run checks, and what each is busy with."""

    def __init__(self, assignment: Assignment, jobs: int, scratch: Path, on_progress: Progress) -> None:
        self._assignment = assignment
        self._jobs = jobs
        self._scratch = scratch
        self._on_progress = on_progress
        self._measurers: list[Measurer] = []
        self._busy: dict[Measurer, Series] = {}

    def work_off(self, all_series: Sequence[Series]) -> None:
        """Run what the series want, and write it down.

        Raises:
            UserError: the checks cannot be collected, or the reference ends its process.
        """
        while waiting := [series for series in all_series if not series.done]:
            while len(self._measurers) < min(self._jobs, len(waiting)):
                self._measurers.append(self._new())
            idle = [one for one in self._measurers if one.ready and one not in self._busy]
            for measurer, series in zip(idle, [s for s in waiting if not s.busy], strict=False):
                self._busy[measurer], series.busy = series, True
                measurer.give(series.next_order())
                self._tell(all_series, series)
            left = min(measurer.seconds_left() for measurer in self._measurers if not self._rests(measurer))
            heard = wait([measurer.connection for measurer in self._measurers], timeout=max(left, 0))
            for measurer in list(self._measurers):
                if measurer.connection in heard:
                    self._listen(measurer)
                elif not self._rests(measurer) and measurer.seconds_left() <= 0:
                    self._lose(measurer, Verdict.TIMEOUT, "It took too long.")
        self._tell(all_series, all_series[-1] if all_series else None)

    def close(self) -> None:
        for measurer in self._measurers:
            measurer.close()

    def _new(self) -> Measurer:
        assert self._assignment.solutions is not None
        return Measurer(self._assignment.folder, self._assignment.solutions, self._scratch)

    def _rests(self, measurer: Measurer) -> bool:
        return measurer.ready and measurer not in self._busy

    def _listen(self, measurer: Measurer) -> None:
        try:
            heard: Ready | Answer = measurer.connection.recv()
        except (EOFError, OSError):
            self._lose(measurer, Verdict.CRASHED, "It ended its process.")
            return
        if isinstance(heard, Ready):
            if heard.problem:
                raise UserError(heard.problem)
            measurer.ready = True
            return
        series, order = self._busy[measurer], measurer.order
        assert order is not None
        series.add(heard, order)
        measurer.hear(heard.last)
        if heard.last:
            series.busy = False
            del self._busy[measurer]

    def _lose(self, measurer: Measurer, verdict: Verdict, message: str) -> None:
        measurer.close()
        self._measurers.remove(measurer)
        series = self._busy.pop(measurer, None)
        if series is None:
            raise UserError(f"{self._assignment.folder}: a process for its checks ended before it was ready.")
        series.busy = False
        series.lose(verdict, message)

    def _tell(self, all_series: Sequence[Series], current: Series | None) -> None:
        done = sum(len(series.record.runs) for series in all_series)
        total = sum(series.goal for series in all_series)
        self._on_progress(done, total, f"{current.check.id}: {current.name}" if current else "")

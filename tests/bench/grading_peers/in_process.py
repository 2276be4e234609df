"""The checks on a student's file in this very process: the `submission` that they see, without a sandbox behind it.

What the checks ask still goes through the engine's encoding and its runner, as it must for them to be the same checks;
nothing is limited and nothing is kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.judging import judge
from autograder.runner import Runner
from autograder.same_process import SameProcess
from autograder.sandbox import Budget, Sandbox
from autograder.source import Source
from autograder.submission import Submission
from autograder.verdict import Verdict

KERNEL = "ipykernel_"  # the folder whose files a kernel says its cells are
NO_LIMITS = Budget(None, None, None, None)


class NotTheStudents(Exception):
    """A check ended by our own fault: the comparison would be about something else."""


class NamesRunner(Runner):
    """A runner for code that a kernel has run as one cell: its names are `namespace`, and `main` is the file it was."""

    def __init__(self, folder: Path, namespace: dict[str, Any], main: str) -> None:
        super().__init__(folder)
        self._namespace = namespace
        self._main = main

    @property
    def _names(self) -> dict[str, Any]:
        return self._namespace

    def _open(self, files: dict[str, bytes], main: str) -> list[dict[str, Any]]:
        return []

    def _own_file(self, filename: str) -> str | None:
        return self._main if KERNEL in filename else super()._own_file(filename)


def source_of(file: Path, others: Sequence[str]) -> Source:
    """Return a hand-in as the engine takes it: its main file, and what of `others` lies beside it."""
    beside = {name: (file.parent / name).read_bytes() for name in others if (file.parent / name).is_file()}
    return Source({**beside, file.name: file.read_bytes()}, file.name)


def sandbox_here(source: Source, make_runner: Callable[[], Runner]) -> Sandbox:
    return Sandbox(lambda: SameProcess(make_runner()), source, NO_LIMITS, "cpu")


class DirectChecks:
    """Calls check functions one after the other, as a loop over them would. Remembers what did not pass, for `needs`.

    Args:
        probes: folder of a check's file → the text of the probes beside it, or None.
    """

    def __init__(self, sandbox: Sandbox, probes: Mapping[Path, str | None]) -> None:
        self._sandbox = sandbox
        self._probes = probes
        self._missed: set[str] = set()
        self.passed: list[str] = []

    def run(self, name: str, function: Callable[[Submission], None], file: Path, needs: Sequence[str]) -> None:
        """Call one check. Keeps its name in `passed` if it passes.

        Raises:
            NotTheStudents: it ended by our fault.
            BaseException: what else it ended with, if it did not pass.
        """
        if missed := [need for need in needs if need in self._missed]:
            self._missed.add(name)
            raise AssertionError(f"builds on {', '.join(missed)}, which did not pass")
        try:
            report = self._sandbox.load()
            if report.fatal:
                raise AssertionError(report.fatal)
            self._sandbox.begin_check(None)
            function(Submission(self._sandbox, self._probes[file.parent]))
        except BaseException as error:
            if judge(error, visible=True).verdict is Verdict.INTERNAL:
                raise NotTheStudents(f"{name}: {type(error).__name__}: {error}") from error
            self._missed.add(name)
            raise
        self.passed.append(name)


def read_probes(files: Sequence[Path]) -> dict[Path, str | None]:
    folders = {file.parent for file in files}
    return {one: (one / "probes.py").read_text("utf-8") if (one / "probes.py").is_file() else None for one in folders}

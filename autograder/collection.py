"""Has pytest collect the checks of an assignment, and hands them to whoever wants to run them."""

from __future__ import annotations

import contextlib
import io
import logging
import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from autograder.assignment import HIDDEN, Assignment
from autograder.checks import CHECK, in_order
from autograder.faults import UserError
from autograder.grader import Recorder

Loop = Callable[[list[pytest.Item]], None]


def with_checks(assignment: Assignment, files: Sequence[Path], loop: Loop) -> None:
    """Collect the checks in `files` and call `loop` with them, inside pytest's session.

    Plugins that happen to be installed, an ini file above the assignment and assertion rewriting are kept out: a
    gradebook must not depend on them, and introspection shows values.

    Raises:
        UserError: a file cannot be collected, or there is no check in it.
    """
    session = _Session(assignment, loop)
    options = ["-p", "autograder.plugin", "-p", "no:cacheprovider", "-p", "no:terminal", "-s", "-c", os.devnull]
    options += ["--import-mode=importlib", "--assert=plain", f"--rootdir={assignment.folder}"]
    options += ["-p", "no:logging"]  # three times a check it goes through every logger: more than all else it does
    options += ["-p", "no:unraisableexception"]  # collects garbage five times at its end: 0.4 s with torch in memory
    said = io.StringIO()
    with (
        _environment(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", PYTEST_ADDOPTS=""),
        contextlib.redirect_stderr(said),
        _logs_unread(),
    ):
        known = set(sys.modules)
        status = pytest.main([*options, *map(str, files)], plugins=[session, Recorder()])
        for name in set(sys.modules) - known:  # another assignment's checks have the same file names
            if name.rpartition(".")[2] in {path.stem for path in files}:
                del sys.modules[name]
    if session.raised is not None:
        raise session.raised
    if status == pytest.ExitCode.INTERRUPTED and not session.problem:
        raise KeyboardInterrupt
    if not session.ran:
        reason = session.problem or said.getvalue().strip().removeprefix("ERROR: ") or f"pytest ended with {status}"
        raise UserError(f"{assignment.folder}: the checks cannot be collected: {reason}")


class _Session:
    def __init__(self, assignment: Assignment, loop: Loop) -> None:
        self._assignment = assignment
        self._loop = loop
        self._stderr = sys.stderr
        self.ran = False
        self.problem = ""
        self.raised: BaseException | None = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.problem:
            self.problem = str(report.longrepr).strip().splitlines()[-1]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = [item for item in session.items if CHECK in item.stash]
        self.problem = self.problem or _wrong_points(self._assignment, items)
        if not self.problem:
            items = _by_question(self._assignment, items)
        if not self.problem:
            self.ran = True
            try:
                with contextlib.redirect_stderr(self._stderr):
                    self._loop(items)
            except BaseException as error:  # pytest would turn it into a report
                self.raised = error
        return True


def _by_question(assignment: Assignment, items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the checks in the order of the questions, as far as their needs allow; pytest goes by names of files."""
    places = {question.id: place for place, question in enumerate(assignment.questions)}
    ordered = sorted(items, key=lambda item: places[item.stash[CHECK].question])
    return in_order({item: item.stash[CHECK] for item in ordered})


def _wrong_points(assignment: Assignment, items: Sequence[pytest.Item]) -> str:
    """Return what does not fit between the checks and the questions of `assignment.toml`, or ""."""
    if not items:
        return "there is no check in them; mark tests with @pytest.mark.check(question=…, points=…)"
    declared = {question.id: question.points for question in assignment.questions}
    earned = dict.fromkeys(declared, 0.0)
    for item in items:
        check = item.stash[CHECK]
        if check.question not in declared:
            return f"{check.file}: `{check.id}` names the question {check.question!r}, which assignment.toml has not"
        earned[check.question] += check.points
    hidden = any(item.path.name.startswith(HIDDEN) for item in items)
    for question, points in declared.items():
        if hidden and not math.isclose(earned[question], points):
            return (
                f"assignment.toml gives the question {question!r} {points:g} points, its checks add up to "
                f"{earned[question]:g}; change either"
            )
    return ""


@contextlib.contextmanager
def _logs_unread() -> Iterator[None]:
    """Drop what libraries log while checks run, as pytest would. Without any handler it would be printed."""
    nowhere = logging.NullHandler()
    logging.root.addHandler(nowhere)
    try:
        yield
    finally:
        logging.root.removeHandler(nowhere)


@contextlib.contextmanager
def _environment(**changes: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

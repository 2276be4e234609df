"""A grader: the process that is forked for one submission, from the fork to the answer in its pipe.

How many there are at a time, and what becomes of their answers, is decided in `grading.py`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from autograder import phases
from autograder.assignment import Assignment
from autograder.bill import Answer
from autograder.intake import Intake, SubmissionChanged
from autograder.phases import Spawn, Watch
from autograder.verdict import CheckResult, Result, Status

if TYPE_CHECKING:  # who forks graders may find that nothing has changed, and need nothing of torch and pytest
    import pytest

    from autograder.sandbox import Sandbox

GRADER_MEMORY = 3 << 30  # bytes on top of what is shared with the process that it was forked from


class Errand(msgspec.Struct, frozen=True):
    """What a grader has to do.

    `items` are the checks that the submission meets; `standing` are the verdicts of `earlier` that need not be had
    again. `conditions` is a `grader.Conditions`.
    """

    assignment: Assignment
    submission: Intake
    items: list[Any]  # pytest.Item
    conditions: Any
    spawn: Spawn
    device: str
    shares_card: bool
    earlier: Result | None
    standing: dict[str, CheckResult]
    watch: Watch


def carry_out(
    errand_of: Callable[[], Errand], answer: int, log: Path, parent: int, not_mine: Sequence[int]
) -> NoReturn:
    """In the forked process: grade, answer, end.

    Args:
        errand_of: called here, since its stopwatch is one of this process.
        answer: file descriptor.
        log: where messages go.
        parent: process id.
        not_mine: descriptors of the parent's, to be closed.
    """
    status = 1
    try:
        for descriptor in not_mine:
            os.close(descriptor)
        _detach(log, parent)
        with os.fdopen(answer, "wb") as pipe:
            errand = errand_of()
            result, ran = graded(errand)
            pipe.write(Answer(result, errand.watch.costs(), ran).encode())
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):  # a full disk must not send this process back into its parent's loop
            sys.stderr.flush()
        os._exit(status)


def graded(errand: Errand) -> tuple[Result, list[str] | None]:
    """Return the result, and the checks that were run for it; None for all."""
    from autograder import grader, regrading
    from autograder.sandbox import Budget, Sandbox
    from autograder.source import Unreadable, make_source

    watch, submission, assignment = errand.watch, errand.submission, errand.assignment
    watch.switch(phases.INTAKE)
    try:
        source = make_source(submission.files, submission.main)
    except Unreadable as problem:
        return _ungradable(errand, str(problem), Status.UNGRADABLE), None
    except SubmissionChanged as problem:
        return _ungradable(errand, str(problem), Status.INTERNAL), None
    budget = Budget.of(assignment.limits)

    def open_sandbox() -> Sandbox:
        return Sandbox(
            lambda: watch.opened(errand.spawn), source, budget, errand.device, shares_card=errand.shares_card
        )

    sandbox = open_sandbox()
    given = (assignment, submission.info, errand.conditions, submission.remark, watch)
    try:
        if errand.earlier is not None:
            partly = regrading.grade_in_part(errand.items, errand.earlier, errand.standing, sandbox, *given)
            if partly is not None:
                return partly.result, partly.run
            sandbox.close()
            sandbox = open_sandbox()
        return grader.grade(errand.items, sandbox, *given), None
    finally:
        watch.switch(phases.END)
        sandbox.close()


def _ungradable(errand: Errand, reason: str, status: Status) -> Result:
    return ungradable(errand.assignment, errand.submission, errand.items, errand.conditions, reason, status)


def ungradable(
    assignment: Assignment,
    submission: Intake,
    items: Sequence[pytest.Item],
    conditions: Any,
    reason: str,
    status: Status,
) -> Result:
    """Return the result of a submission none of whose checks can be run."""
    from autograder import grader
    from autograder.checks import CHECK

    checks = [item.stash[CHECK] for item in items]
    return grader.ungradable(checks, assignment, submission.info, conditions, reason, status)


def _detach(log: Path, parent: int) -> None:
    """Let go of the terminal: no input, messages into the log, no Ctrl-C of its own, and die with the parent."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the terminal's goes elsewhere from here on
    if sys.platform == "linux":
        from autograder.confine import kernel
        from autograder.confine.blocks import give_back_large_blocks
        from autograder.confine.limits import limit_memory

        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        limit_memory(GRADER_MEMORY)
        give_back_large_blocks()
    nothing = os.open(os.devnull, os.O_RDWR)
    messages = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(messages, 2)
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115

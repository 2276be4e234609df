"""Runs the checks on one submission and judges them, in the trusted process. Schedules nothing, writes no file."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np
import pytest
import torch
from _pytest.outcomes import Skipped
from _pytest.runner import runtestprotocol

from autograder.assignment import Assignment
from autograder.checks import CHECK, Check
from autograder.judging import Judgement, judge
from autograder.naming import readable
from autograder.phases import CHECK as CHECK_PHASE
from autograder.phases import LOAD, OFF, Watch
from autograder.plugin import OPEN_SANDBOX, NeedsAnother
from autograder.sandbox import SEED, Sandbox
from autograder.verdict import (
    SCHEMA_VERSION,
    CheckResult,
    QuestionResult,
    Result,
    Status,
    SubmissionInfo,
    Verdict,
    Visibility,
)

ENDED_WITH = pytest.StashKey[BaseException]()
NAMED = 3  # checks that a reason lists by name
Run = Callable[[Sequence[pytest.Item], Sandbox, Watch], list[CheckResult]]
SHOWN_OUTPUT = 2000  # characters of what the student printed that a visible check repeats


class Recorder:
    """A pytest plugin that keeps the exception that a check ended with, instead of a report of it."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        assert call.when != "collect"  # an item is set up, called and torn down
        # pytest's own report quotes the source of each step, which takes longer than most checks, and says in which
        # line a check begins; nobody reads it here
        place = (str(item.path), None, item.name)
        if call.excinfo is None:
            return pytest.TestReport(item.nodeid, place, {}, "passed", None, call.when)
        if ENDED_WITH not in item.stash:
            item.stash[ENDED_WITH] = call.excinfo.value
        outcome: Literal["skipped", "failed"] = "skipped" if isinstance(call.excinfo.value, Skipped) else "failed"
        return pytest.TestReport(item.nodeid, place, {}, outcome, None, call.when)


class Conditions(msgspec.Struct, frozen=True):
    """Under which a result came about."""

    isolation: str
    device: str
    fingerprint: str
    shared: str = ""
    of_checks: Mapping[str, str] = {}  # check → its fingerprint


def run_checks(
    items: Sequence[pytest.Item],
    sandbox: Sandbox,
    on_result: Callable[[CheckResult], None] | None = None,
    watch: Watch = OFF,
) -> list[CheckResult]:
    """Run the checks in this order and return what came of each. `on_result` hears of each at once.

    `Recorder` must be among pytest's plugins.
    """
    results = []
    for position, item in enumerate(items):
        item.config.stash[OPEN_SANDBOX] = lambda: sandbox
        if ENDED_WITH in item.stash:
            del item.stash[ENDED_WITH]
        watch.switch(CHECK_PHASE + item.stash[CHECK].id)
        _seed()
        start = time.monotonic()
        following = items[position + 1] if position + 1 < len(items) else None
        runtestprotocol(item, log=False, nextitem=following)
        result = _result(item.stash[CHECK], item.stash.get(ENDED_WITH, None), sandbox, time.monotonic() - start)
        results.append(result)
        if on_result is not None:
            on_result(result)
    return results


def _seed() -> None:
    """Let each check draw the same numbers here, too, whatever ran before it."""
    random.seed(SEED)
    np.random.seed(SEED)
    torch.default_generator.manual_seed(SEED)


def _result(check: Check, error: BaseException | None, sandbox: Sandbox, seconds: float) -> CheckResult:
    visible = check.visibility is Visibility.VISIBLE
    judgement = judge(error, visible=visible)
    if judgement.verdict is Verdict.INTERNAL and error is not None:
        traceback.print_exception(error)  # into the grader's log
    printed = sandbox.take_output().strip()
    if visible and printed and judgement.verdict is not Verdict.PASSED:
        message = f"{judgement.message}\nYour code printed:\n{readable(printed[-SHOWN_OUTPUT:])}"
        judgement = Judgement(judgement.verdict, message, judgement.hint)
    hardware_missing = judgement.verdict is Verdict.SKIPPED and not isinstance(error, NeedsAnother)
    return CheckResult(
        id=check.id,
        question=check.question,
        title=check.title,
        verdict=judgement.verdict,
        score=check.points if judgement.verdict is Verdict.PASSED else 0.0,
        max_score=0.0 if hardware_missing else check.points,
        visibility=check.visibility,
        message=judgement.message,
        hint=judgement.hint,
        seconds=round(seconds, 3),
    )


def grade(
    items: Sequence[pytest.Item],
    sandbox: Sandbox,
    assignment: Assignment,
    submission: SubmissionInfo,
    conditions: Conditions,
    remark: str = "",
    watch: Watch = OFF,
    run: Run | None = None,
) -> Result:
    """Return the result of one submission. `run` is what to have of the checks instead of running them all."""
    watch.switch(LOAD)
    start = time.monotonic()
    report = sandbox.load()
    if report.fatal:
        return ungradable([item.stash[CHECK] for item in items], assignment, submission, conditions, report.fatal)
    checks = run(items, sandbox, watch) if run else run_checks(items, sandbox, watch=watch)
    remarks = [*([remark] if remark else []), *sandbox.source.left_out]
    remarks += [f"The statement in {problem.place} was left out: {problem.text}." for problem in report.problems]
    ours = [check.id for check in checks if check.verdict is Verdict.INTERNAL]
    if ours:
        remarks.insert(0, _what_was_ours(ours))
    status = Status.INTERNAL if ours else Status.GRADED
    seconds = time.monotonic() - start
    return assemble(checks, assignment, submission, conditions, status, " ".join(remarks), seconds)


def _what_was_ours(checks: Sequence[str]) -> str:
    """Return for the staff, in one sentence, which checks ended with an error of ours and where it is told."""
    more = f" and {len(checks) - NAMED} more" if len(checks) > NAMED else ""
    return f"Ended with an error of ours: {', '.join(checks[:NAMED])}{more}; the log is in OUT/internal."


def ungradable(
    checks: Sequence[Check],
    assignment: Assignment,
    submission: SubmissionInfo,
    conditions: Conditions,
    reason: str,
    status: Status = Status.UNGRADABLE,
) -> Result:
    """Return the result of a submission none of whose checks could be run, all for the same reason."""
    verdict = Verdict.INTERNAL if status is Status.INTERNAL else Verdict.ERROR
    results = [CheckResult(c.id, c.question, c.title, verdict, 0.0, c.points, c.visibility, reason) for c in checks]
    return assemble(results, assignment, submission, conditions, status, reason, 0.0)


def assemble(
    checks: list[CheckResult],
    assignment: Assignment,
    submission: SubmissionInfo,
    conditions: Conditions,
    status: Status,
    reason: str,
    seconds: float,
) -> Result:
    """Add up checks to questions, and questions to the result."""
    checks = [msgspec.structs.replace(one, fingerprint=conditions.of_checks.get(one.id, "")) for one in checks]
    questions = [
        QuestionResult(
            question.id,
            question.title,
            sum(check.score for check in checks if check.question == question.id),
            sum(check.max_score for check in checks if check.question == question.id),
        )
        for question in assignment.questions
    ]
    return Result(
        schema_version=SCHEMA_VERSION,
        assignment=assignment.name,
        submission=submission,
        status=status,
        reason=reason,
        score=round(sum(question.score for question in questions), 6),
        max_score=round(sum(question.max_score for question in questions), 6),
        isolation=conditions.isolation,
        device=conditions.device,
        seconds=round(seconds, 3),
        fingerprint=conditions.fingerprint,
        questions=questions,
        checks=checks,
        shared=conditions.shared,
    )

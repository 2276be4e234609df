"""What of an earlier result stands when checks have changed, and a result made of that and of what is run anew.

A check finds the same whatever ran before it, unless something before it went wrong in a way that costs time or the
process: then all are run again. Which checks have changed is told by their fingerprints: `dependence.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import pytest

from autograder import grader
from autograder.assignment import Assignment
from autograder.checks import CHECK, Check
from autograder.grader import Conditions
from autograder.phases import OFF, Watch
from autograder.plugin import FAILED
from autograder.sandbox import Sandbox
from autograder.verdict import CheckResult, Result, Status, SubmissionInfo, Verdict

# After these, the next check met a fresh process, or less time than it would have had.
DISTURBING = (Verdict.TIMEOUT, Verdict.OUT_OF_MEMORY, Verdict.CRASHED, Verdict.INTERNAL)


def what_stands(earlier: Result, checks: Sequence[Check], fingerprints: Mapping[str, str]) -> dict[str, CheckResult]:
    """Return check → its earlier verdict, for those of `checks` that need not be run again; none if all must be.

    `checks` are all that the submission meets, in the order in which they run.
    """
    if earlier.status is not Status.GRADED or not earlier.checks or not checks or _is_disturbed(earlier):
        return {}
    found = {check.id: check for check in earlier.checks}
    stands = {
        check.id: found[check.id]
        for check in checks
        if check.id in found and found[check.id].fingerprint == fingerprints[check.id]
    }
    if checks[0].id != earlier.checks[0].id:  # what was printed while the file was loaded is told by the first check
        stands.pop(checks[0].id, None)
        stands.pop(earlier.checks[0].id, None)
    return stands


class Partly(msgspec.Struct, frozen=True):
    """A result, and the checks that were run for it."""

    result: Result
    run: list[str]


def grade_in_part(
    items: Sequence[pytest.Item],
    earlier: Result,
    standing: Mapping[str, CheckResult],
    sandbox: Sandbox,
    assignment: Assignment,
    submission: SubmissionInfo,
    conditions: Conditions,
    remark: str = "",
    watch: Watch = OFF,
) -> Partly | None:
    """Run the checks that do not stand and return the whole result, as if all had been run.

    None if it would not be certain to be the same: all of them have to be run, in a fresh sandbox.
    """
    ran: list[str] = []

    def run(items: Sequence[pytest.Item], sandbox: Sandbox, watch: Watch) -> list[CheckResult]:
        return _run_some(items, earlier, standing, ran, sandbox, watch)

    result = grader.grade(items, sandbox, assignment, submission, conditions, remark, watch, run)
    # With much of its time used up, a full run might have stopped at other checks.
    seconds = sum(check.seconds for check in result.checks)
    used_up = seconds > assignment.limits.submission_seconds / 2
    if result.status is not Status.GRADED or result.reason != earlier.reason or _is_disturbed(result) or used_up:
        return None
    return Partly(msgspec.structs.replace(result, seconds=round(seconds, 3)), ran)


def _run_some(
    items: Sequence[pytest.Item],
    earlier: Result,
    standing: Mapping[str, CheckResult],
    ran: list[str],
    sandbox: Sandbox,
    watch: Watch,
) -> list[CheckResult]:
    """Return what comes of all checks, and put those into `ran` that are run for it.

    That is, too, where one that is needed passed before and does not now, or the other way round.
    """
    before = {check.id: check.verdict is Verdict.PASSED for check in earlier.checks}
    failed: dict[str, str] = {}
    items[0].config.stash[FAILED] = failed  # to which those that are run add themselves
    turned: set[str] = set()  # functions of checks that came out otherwise
    found = []
    for position, item in enumerate(items):
        check = item.stash[CHECK]
        if check.id in standing and not turned.intersection(check.needs):
            found.append(standing[check.id])
            if standing[check.id].verdict is not Verdict.PASSED:
                failed[check.function] = check.title
            continue
        if position > 0 and not ran:
            sandbox.take_output()  # of the loading: it is told by the first check
        found += grader.run_checks([item], sandbox, watch=watch)
        ran.append(check.id)
        if before.get(check.id) is not (found[-1].verdict is Verdict.PASSED):
            turned.add(check.function)
    items[0].config.stash[FAILED] = {}
    return found


def reassembled(
    earlier: Result,
    checks: Sequence[Check],
    standing: Mapping[str, CheckResult],
    assignment: Assignment,
    conditions: Conditions,
) -> Result:
    """Return the earlier result with the verdicts that stand, which are those of all `checks`, in their order."""
    found = [standing[check.id] for check in checks]
    seconds = sum(check.seconds for check in found)
    return grader.assemble(found, assignment, earlier.submission, conditions, earlier.status, earlier.reason, seconds)


def _is_disturbed(result: Result) -> bool:
    return any(check.verdict in DISTURBING for check in result.checks)

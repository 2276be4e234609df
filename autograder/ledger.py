"""The results of a class as a run keeps them in memory: what the gradebook and the table need, equal parts only once.

What else a result says is in its file. Ten thousand results with all their checks would fill gigabytes, and every
grader is forked from the process that holds them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

import msgspec

from autograder.verdict import CheckResult, Result, SubmissionInfo

Part = TypeVar("Part", bound=Hashable)
NO_CHECKS: list[CheckResult] = []  # the one list of all results in here


class Ledger:
    """Submission's id → its result, without checks and fingerprints.

    Args:
        submissions: of the class; who handed something in, and what, is kept there already.
        standing: results that there are before the first is graded.
    """

    def __init__(self, submissions: Iterable[SubmissionInfo], standing: Mapping[str, Result]) -> None:
        self.results: dict[str, Result] = {}
        self._submissions = {submission.id: submission for submission in submissions}
        self._parts: dict[Hashable, Hashable] = {}
        for result in standing.values():
            self.keep(result)

    def keep(self, result: Result) -> None:
        """Take a result up, in the place of an earlier one of this submission."""
        submission = self._submissions.get(result.submission.id, result.submission)
        self.results[submission.id] = msgspec.structs.replace(
            result,
            assignment=self._once(result.assignment),
            submission=submission,
            reason=self._once(result.reason),
            score=self._once(result.score),
            max_score=self._once(result.max_score),
            isolation=self._once(result.isolation),
            device=self._once(result.device),
            fingerprint="",
            shared="",
            questions=[self._once(question) for question in result.questions],
            checks=NO_CHECKS,
        )

    def _once(self, part: Part) -> Part:
        """Return the first part that was equal to this one."""
        return self._parts.setdefault((type(part), part), part)  # type: ignore[return-value]

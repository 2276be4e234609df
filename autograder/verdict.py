"""What came of a check, of a submission, and the file that says so."""

from __future__ import annotations

from enum import StrEnum

import msgspec

SCHEMA_VERSION = 1


class Verdict(StrEnum):
    """What came of one check."""

    PASSED = "passed"
    FAILED = "failed"  # the student's code ran and its answer is wrong
    ERROR = "error"  # the student's code raised, or the name is missing, or is not written yet
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"  # the process that the student's code ran in ended, or had to be ended
    SKIPPED = "skipped"
    INTERNAL = "internal"  # our fault: never a zero, always regraded


class Visibility(StrEnum):
    VISIBLE = "visible"
    HIDDEN = "hidden"
    AFTER_DUE_DATE = "after_due_date"
    AFTER_PUBLISHED = "after_published"


class Status(StrEnum):
    """What came of one submission."""

    GRADED = "graded"
    UNGRADABLE = "ungradable"  # nothing could be loaded; the reason says why
    INTERNAL = "internal"  # our fault, to be graded again


class CheckResult(msgspec.Struct, frozen=True):
    id: str
    question: str
    title: str
    verdict: Verdict
    score: float
    max_score: float
    visibility: Visibility
    message: str = ""
    hint: str = ""
    seconds: float = 0.0
    fingerprint: str = ""  # of what this verdict depends on beside what all of a result share


class QuestionResult(msgspec.Struct, frozen=True):
    id: str
    title: str
    score: float
    max_score: float


class SubmissionInfo(msgspec.Struct, frozen=True):
    """`files` are the names of what was handed in; `sha256` is over their names and contents."""

    id: str
    files: list[str]
    sha256: str
    members: list[dict[str, str]] = []  # {"name": …, "email": …}


class Result(msgspec.Struct, frozen=True):
    """All verdicts of one submission: `OUT/results/<submission_id>.json`."""

    schema_version: int
    assignment: str
    submission: SubmissionInfo
    status: Status
    reason: str  # why it is ungradable or internal; a remark on its loading otherwise
    score: float
    max_score: float
    isolation: str
    device: str
    seconds: float
    fingerprint: str  # of all that the verdicts depend on: submission, assignment, engine, device
    questions: list[QuestionResult]
    checks: list[CheckResult]
    shared: str = ""  # a fingerprint too: of what all verdicts depend on, without the checks; "" in older results

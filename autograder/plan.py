"""What a run over a class is to grade, what stands from earlier runs, and which files sandboxes must not reach.

Reads files and hashes them; runs and writes nothing.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
from pathlib import Path

import msgspec

import autograder
from autograder.assignment import Assignment, assignment_fingerprint, conftests
from autograder.confine.levels import Isolation
from autograder.intake import Intake
from autograder.naming import is_clutter
from autograder.verdict import Result, Status

LIBRARIES = ("torch", "torchvision", "numpy")  # whose version a verdict can depend on
MAX_CANARIES = 50  # each sandbox tries to open them all before it starts
PICTURES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".pdf")


class Plan(msgspec.Struct, frozen=True):
    """What to grade and how."""

    assignment: Assignment
    submissions: list[Intake]
    out: Path
    jobs: int
    device: str
    isolation: Isolation | None  # None: the strongest that stands, and at least UID
    fresh: bool = False
    # Submission's id → the questions whose checks it meets; one that is not named meets all. For proving the checks.
    questions: dict[str, frozenset[str]] = {}


class Fingerprints(msgspec.Struct, frozen=True):
    """`whole` is of all that the verdicts on a submission depend on; `shared` of the same without the checks."""

    whole: str
    shared: str


class Work(msgspec.Struct, frozen=True):
    """What a run has to do, by the submissions' ids.

    `standing` are results that stand as they are. `in_part` names submissions that are still to do, and have a result
    since which nothing has changed but the checks and what these read: some of its verdicts may stand.
    """

    todo: list[Intake]
    standing: dict[str, Result]
    in_part: frozenset[str]
    fingerprints: dict[str, Fingerprints]


def surroundings(assignment: Assignment, device: str) -> str:
    """Return what all checks of all submissions depend on, whatever they are."""
    versions = [platform.python_version(), *(_version(library) for library in LIBRARIES)]
    settings = msgspec.json.encode([assignment.name, assignment.files, assignment.limits]).decode()
    around = [hashlib.sha256(path.read_bytes()).hexdigest() for path in conftests(assignment)]
    return "\n".join([_engine(), *versions, device, settings, *around])


@functools.cache
def _engine() -> str:
    """Return the hash of the engine that runs: of what it was when this process began with it."""
    engine = hashlib.sha256(autograder.__version__.encode())
    for path in sorted(Path(autograder.__file__).parent.rglob("*.py")):
        engine.update(path.read_bytes())
    return engine.hexdigest()


def _version(library: str) -> str:
    """Return its version without importing it."""
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def canaries(assignment: Assignment) -> list[Path]:
    """Return files of the private half that no sandbox may read: the hidden checks, then what else is in it."""
    if assignment.solutions is None:
        return []
    hidden = assignment.hidden_checks
    others = (path.relative_to(assignment.solutions) for path in assignment.solutions.rglob("*") if path.is_file())
    secret = (path for path in others if not is_clutter(path.parts) and path.suffix.lower() not in PICTURES)
    ordered = sorted(secret, key=lambda path: (len(path.parts), path))
    files = [assignment.solutions / path for path in ordered]
    return [*hidden, *(path for path in files if path not in hidden)][:MAX_CANARIES]


def still_to_do(plan: Plan, known: dict[str, Result]) -> Work:
    """Return what of the class is to be graded, and what stands of the results that are `known`."""
    shared = surroundings(plan.assignment, plan.device)
    whole = f"{assignment_fingerprint(plan.assignment)}\n{shared}"
    fingerprints = {s.info.id: Fingerprints(_of(plan, s, whole), _of(plan, s, shared)) for s in plan.submissions}
    standing, in_part = {}, set()
    for submission in plan.submissions:
        result, now = known.get(submission.info.id), fingerprints[submission.info.id]
        if result is None or plan.fresh or result.status is Status.INTERNAL:
            continue
        if _strong_enough(result.isolation, plan.isolation):
            if result.fingerprint == now.whole:
                standing[submission.info.id] = result
            elif result.shared == now.shared:
                in_part.add(submission.info.id)
    todo = [s for s in plan.submissions if s.info.id not in standing]
    return Work(todo, standing, frozenset(in_part), fingerprints)


def _of(plan: Plan, submission: Intake, common: str) -> str:
    """Return the hash of what is common to the class, and of what is this submission's own."""
    own = f"{submission.info.sha256}\n{_said_of(submission)}\n{_asked_of(plan, submission)}"
    return hashlib.sha256(f"{common}\n{own}".encode()).hexdigest()


def _asked_of(plan: Plan, submission: Intake) -> str:
    """Return the questions that a submission is graded for, if not for all: such a result is none for all of them."""
    return " ".join(sorted(plan.questions.get(submission.info.id, ())))


def _said_of(submission: Intake) -> str:
    """Return what a result repeats of the hand-in, beside its files: it is made anew if that is another."""
    people = [f"{member['name']}\n{member['email']}" for member in submission.info.members]
    return "\n".join([submission.problem, submission.remark, *people])


def _strong_enough(found: str, asked: Isolation | None) -> bool:
    """Does a result made at the level `found` stand? Without being asked, none is taken that could have been forged."""
    if found == "none needed":
        return True
    if asked is not None:
        return found == asked.value
    return any(level.value == found and level.protects_files for level in Isolation)

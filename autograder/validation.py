"""Proves the checks of an assignment: grades reference, stub, variants and mutants as a class, and says what surprises.

It runs the staff's own files, through the engine that grades students. Prints nothing.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from autograder.asked_names import names_by_question, own_names, questions_that_ask_for
from autograder.assignment import Assignment
from autograder.checks import CHECK, Check
from autograder.collection import with_checks
from autograder.confine.levels import Isolation
from autograder.faults import UserError
from autograder.grading import grade_class
from autograder.intake import find_submissions
from autograder.kill_matrix import Matrix, expected_verdicts, make_matrices
from autograder.mutants import (
    MUTANTS,
    STATED,
    VARIANTS,
    Mutant,
    Variant,
    behind_the_reference,
    folded,
    load_mutants,
    load_variants,
    read_mutant,
    refuse_unknown_names,
    with_statement,
)
from autograder.plan import Plan
from autograder.results import write_atomically
from autograder.verdict import CheckResult, Result, Status, Verdict

REFERENCE, STUB = "reference", "stub"  # ids in the class; those of mutants and variants begin with their kind
HOOK = "companions.py"  # of the private half: companions(source) -> what somebody with that code hands in beside it
_END = re.compile(r"(?<=[.:!?]) | ?\(line \d+ of [^)]*\)")  # of a sentence, or a place: what is recorded moves lines
MOST_WORDS = 8  # of the words that are proposed for `says:`


class Surprise(msgspec.Struct, frozen=True):
    """What did not come as it must. `check` is "" where it is about the whole file."""

    file: Path
    check: str
    expected: str
    got: str
    message: str = ""

    def __str__(self) -> str:
        about = f"{self.check}: " if self.check else ""
        said = f"\n    {folded(self.message)}" if self.message else ""
        return f"{self.file}: {about}expected {self.expected}, got {self.got}{said}"


class Subjects(msgspec.Struct, frozen=True):
    """What is graded to prove the checks, and which questions each submission of the class is graded for."""

    assignment: Assignment
    checks: list[Check]  # in the order in which they run
    mutants: list[Mutant]
    variants: list[Variant]
    questions: dict[str, frozenset[str]]  # id in the class → questions; those that are not named: all
    left_out: list[str] = []  # mutants that are not graded here

    @property
    def count(self) -> int:
        return len(self.mutants) + len(self.variants) + 2


class Proof(msgspec.Struct, frozen=True):
    """What came of it."""

    surprises: list[Surprise]
    matrices: list[Matrix]
    missing: list[str]  # checks that could not be run here, since hardware is missing
    uncertified: list[str] = []  # checks that compare numbers with thresholds, where nothing at all was measured yet
    stale: dict[str, list[str]] = {}  # check → why it needs a new certificate

    @property
    def idle(self) -> list[str]:
        """The checks that kill nothing."""
        return [check for matrix in self.matrices for check in matrix.idle if check not in self.missing]

    @property
    def unproven(self) -> list[str]:
        """The questions without mutants."""
        return [matrix.question for matrix in self.matrices if not matrix.mutants]

    @property
    def holds(self) -> bool:
        return not (self.surprises or self.idle or self.unproven or self.stale)


# ------------------------------------------------------------------------------------ what is graded


def find_subjects(assignment: Assignment, *, full: bool = False, record: bool = False) -> Subjects:
    """Read the files that prove the checks of `assignment`, and collect the checks.

    Args:
        full: mutants and variants meet every check, not only those of their question or those that ask for them.
        record: the verdicts that mutants state will be written anew, so checks that are no more do not matter.

    Raises:
        UserError: a half or a file is missing, or is not as it must be.
    """
    if assignment.solutions is None or not assignment.hidden_checks:
        raise UserError(
            f"{assignment.folder}: its hidden checks are missing; put them into solutions/{assignment.name} beside the "
            "assignments folder, or name the private half with --solutions."
        )
    for path in (assignment.solutions / assignment.main, assignment.folder / assignment.main):
        if not path.is_file():
            raise UserError(f"{path}: there is no such file; write it, the mutants stand behind the reference.")
    mutants, variants = load_mutants(assignment), load_variants(assignment)
    checks = collected_checks(assignment)
    if record:
        known = {(check.id, check.question) for check in checks}
        mutants = [
            msgspec.structs.replace(m, stated={c: v for c, v in m.stated.items() if (c, m.question) in known})
            for m in mutants
        ]
    refuse_unknown_names(mutants, assignment, checks)
    questions: dict[str, frozenset[str]] = {}
    if not full:
        reference = (assignment.solutions / assignment.main).read_text("utf-8")
        asked = names_by_question([*assignment.visible_checks, *assignment.hidden_checks])
        for mutant in mutants:
            questions[_id(mutant)] = frozenset([mutant.question])
        for variant in variants:
            questions[_id(variant)] = questions_that_ask_for(own_names(reference, variant.text), asked)
            if not questions[_id(variant)]:
                raise UserError(f"{variant.path}: defines nothing that a check asks for; mend its names, or delete it.")
    return Subjects(assignment, checks, mutants, variants, questions)


def without_memory_hogs(subjects: Subjects) -> Subjects:
    """Leave out the mutants that are to run out of memory: without walls, nothing but the machine limits it."""
    hogs = [mutant for mutant in subjects.mutants if Verdict.OUT_OF_MEMORY in mutant.stated.values()]
    kept = [mutant for mutant in subjects.mutants if mutant not in hogs]
    return msgspec.structs.replace(subjects, mutants=kept, left_out=[mutant.name for mutant in hogs])


def collected_checks(assignment: Assignment) -> list[Check]:
    """Return all checks of an assignment in the order in which they run.

    Raises:
        UserError: they cannot be collected.
    """
    checks: list[Check] = []

    def loop(items: list[pytest.Item]) -> None:
        checks.extend(item.stash[CHECK] for item in items)

    with_checks(assignment, [*assignment.visible_checks, *assignment.hidden_checks], loop)
    return checks


def _id(subject: Mutant | Variant) -> str:
    return f"{MUTANTS if isinstance(subject, Mutant) else VARIANTS}-{subject.name}"


def _write_class(subjects: Subjects, folder: Path, jobs: int) -> None:
    """Write a folder for each submission, with what is handed in beside its code."""
    assignment = subjects.assignment
    assert assignment.solutions is not None
    reference = (assignment.solutions / assignment.main).read_text("utf-8")
    texts = {REFERENCE: reference, STUB: (assignment.folder / assignment.main).read_text("utf-8")}
    wrong_and_right: list[Mutant | Variant] = [*subjects.mutants, *subjects.variants]
    texts |= {_id(one): behind_the_reference(reference, one.text) for one in wrong_and_right}
    paths = [assignment.solutions / name for name in assignment.files[1:]]
    references_own = {path.name: path.read_bytes() for path in paths if path.is_file()}
    beside = {own: references_own if own != STUB else {} for own in texts}
    beside |= _own_companions(subjects, texts, jobs)
    for own, text in texts.items():
        place = folder / own
        place.mkdir(parents=True)
        (place / assignment.main).write_text(text, "utf-8")
        for name, contents in beside[own].items():
            (place / name).write_bytes(contents)


def _own_companions(subjects: Subjects, texts: Mapping[str, str], jobs: int) -> dict[str, dict[str, bytes]]:
    """Return what the author's hook says is handed in with each text whose checks look at that; else the reference's.

    Staff's code, run with the author's rights: in processes that end afterwards, so that it leaves nothing behind.
    """
    assignment = subjects.assignment
    assert assignment.solutions is not None
    hook = assignment.solutions / HOOK
    if not hook.is_file():
        return {}
    asked = names_by_question([*assignment.visible_checks, *assignment.hidden_checks])
    look = questions_that_ask_for({"handed_in"}, asked)
    owners = [own for own in texts if own not in (REFERENCE, STUB) and subjects.questions.get(own, look) & look]
    if not owners:
        return {}
    with ProcessPoolExecutor(min(jobs, len(owners)), multiprocessing.get_context("fork")) as pool:
        made = pool.map(partial(_call_hook, hook), [texts[own] for own in owners], chunksize=4)
        try:
            return dict(zip(owners, made, strict=True))
        except Exception as error:
            raise UserError(f"{hook}: raised {type(error).__name__}: {error}") from error


_hooks: dict[Path, ModuleType] = {}  # of a worker: the hook may keep what it has worked out


def _call_hook(hook: Path, source: str) -> dict[str, bytes]:
    if hook not in _hooks:
        import torch

        torch.set_num_threads(1)
        spec = importlib.util.spec_from_file_location("companions_of_an_assignment", hook)
        assert spec is not None and spec.loader is not None
        _hooks[hook] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(_hooks[hook])
    made: dict[str, bytes] = _hooks[hook].companions(source)
    return made


# ------------------------------------------------------------------------------------------ grading


def grade_subjects(
    subjects: Subjects, jobs: int, isolation: Isolation | None, on_result: Callable[[Result | None], None]
) -> tuple[dict[str, Result], str]:
    """Grade them all on the CPU, in a folder that is deleted. Return id → result, and the level of the walls.

    Raises:
        UserError: as for `grade_class`, or the author's hook raised.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-validate-") as folder:
        _write_class(subjects, Path(folder) / "class", jobs)
        plan = Plan(
            assignment=subjects.assignment,
            submissions=find_submissions(Path(folder) / "class", subjects.assignment),
            out=Path(folder) / "out",
            jobs=jobs,
            device="cpu",
            isolation=isolation,
            questions=subjects.questions,
        )
        whole: dict[str, Result] = {}

        def heard(result: Result | None) -> None:
            if result is not None:
                whole[result.submission.id] = result
            on_result(result)

        outcome = grade_class(plan, lambda count: None, heard)
        return whole, outcome.isolation


# ------------------------------------------------------------------------------ what came, and should


def judge_subjects(subjects: Subjects, results: Mapping[str, Result]) -> Proof:
    """Compare what came of each submission with what must come of it."""
    assignment = subjects.assignment
    assert assignment.solutions is not None
    missing = _without_hardware(results[REFERENCE], subjects.checks)
    surprises = _of_the_right(results[REFERENCE], assignment.solutions / assignment.main, missing)
    surprises += _of_the_stub(results[STUB], assignment.folder / assignment.main)
    for variant in subjects.variants:
        surprises += _of_the_right(results[_id(variant)], variant.path, missing)
    verdicts = {}
    for mutant in subjects.mutants:
        result = results[_id(mutant)]
        surprises += _of_a_mutant(mutant, result, subjects.checks, missing)
        verdicts[mutant.name] = {c.id: c.verdict for c in result.checks if c.question == mutant.question}
    questions = [question.id for question in assignment.questions]
    matrices = make_matrices(questions, subjects.checks, subjects.mutants, verdicts)
    return Proof(surprises, matrices, missing)


def _without_hardware(reference: Result, checks: Sequence[Check]) -> list[str]:
    """Return the checks that the reference could not be given here: skipped, and not because it fails another."""
    wrong = {c.id: c.verdict for c in reference.checks if c.verdict not in (Verdict.PASSED, Verdict.SKIPPED)}
    explained = expected_verdicts(checks, wrong)
    skipped = [c.id for c in reference.checks if c.verdict is Verdict.SKIPPED]
    return [check for check in skipped if explained[check] is not Verdict.SKIPPED]


def _of_the_right(result: Result, file: Path, missing: Sequence[str]) -> list[Surprise]:
    if unloaded := _unloaded(result, file):
        return [unloaded]
    return [_surprise(file, c, Verdict.PASSED) for c in _met(result, missing) if c.verdict is not Verdict.PASSED]


def _of_the_stub(result: Result, file: Path) -> list[Surprise]:
    """A check that the stub passes would give its points for nothing."""
    if unloaded := _unloaded(result, file):
        return [unloaded]
    wrong = (Verdict.PASSED, Verdict.INTERNAL)
    return [Surprise(file, c.id, "not passed", c.verdict, c.message) for c in result.checks if c.verdict in wrong]


def _of_a_mutant(mutant: Mutant, result: Result, checks: Sequence[Check], missing: Sequence[str]) -> list[Surprise]:
    if unloaded := _unloaded(result, mutant.path):
        return [unloaded]
    expected = expected_verdicts([check for check in checks if check.question == mutant.question], mutant.stated)
    met = _met(result, missing)
    surprises = [
        _surprise(mutant.path, c, expected.get(c.id, Verdict.PASSED))
        for c in met
        if c.verdict is not expected.get(c.id, Verdict.PASSED)
    ]
    noticed = [c for c in met if c.question == mutant.question and c.verdict in STATED]
    if not noticed:
        surprises.append(Surprise(mutant.path, "", f"a check of {mutant.question} to notice it", "none that does"))
    elif not mutant.says:
        surprises.append(Surprise(mutant.path, "", "a line `says:`", "none; --record proposes one"))
    elif not any(mutant.says in _feedback(c) for c in noticed):
        said = " | ".join(_feedback(c) for c in noticed)
        surprises.append(Surprise(mutant.path, "", f"the feedback to say {mutant.says!r}", "other words", said))
    return surprises


def _unloaded(result: Result, file: Path) -> Surprise | None:
    if result.status is Status.UNGRADABLE or all(c.verdict is Verdict.INTERNAL for c in result.checks):
        return Surprise(file, "", "a file that can be graded", result.status, result.reason)
    return None


def _met(result: Result, missing: Sequence[str]) -> list[CheckResult]:
    return [c for c in result.checks if c.id not in missing]


def _surprise(file: Path, check: CheckResult, expected: Verdict) -> Surprise:
    return Surprise(file, check.id, expected, check.verdict, _feedback(check))


def _feedback(check: CheckResult) -> str:
    return folded(f"{check.message} {check.hint}")


def with_certificates(proof: Proof, subjects: Subjects) -> Proof:
    """Return the proof with what is to be said about the certificates of the checks.

    As long as an assignment has no certificate at all, missing ones are only told; as soon as it has one, each check
    that compares a number with a threshold needs its own.

    Raises:
        UserError: `thresholds.toml` cannot be read.
    """
    from autograder.certificate import read_certificates
    from autograder.staleness import THRESHOLDS, reasons_to_renew

    assert subjects.assignment.solutions is not None
    known = read_certificates(subjects.assignment.solutions / THRESHOLDS)
    reasons = reasons_to_renew(subjects.assignment, subjects.checks)
    return msgspec.structs.replace(
        proof,
        uncertified=[] if known else list(reasons),
        stale=reasons if known else {},
    )


# ------------------------------------------------------------------------------------------ recording


def record(subjects: Subjects, results: Mapping[str, Result]) -> tuple[Subjects, list[Path]]:
    """Write what came of the mutants into their docstrings; return the subjects as they are now, and what was changed.

    A line `says:` is proposed where there is none. Mutants that were not graded, or not noticed, are left as they are.
    """
    mutants, changed = [], []
    for mutant in subjects.mutants:
        result = results[_id(mutant)]
        own = [c for c in result.checks if c.question == mutant.question]
        stated = {c.id: c.verdict for c in own if c.verdict in STATED}
        if result.status is Status.GRADED and stated:
            text = with_statement(mutant, stated, mutant.says or proposed_words(mutant.problem, own))
            if text != mutant.text:
                write_atomically(mutant.path, text.encode())
                changed.append(mutant.path)
                mutant = read_mutant(mutant.path, text)
        mutants.append(mutant)
    return msgspec.structs.replace(subjects, mutants=mutants), changed


def proposed_words(problem: str, checks: Sequence[CheckResult]) -> str:
    """Return words of the feedback that have most in common with `problem`: for an author to choose better ones."""
    wanted = _stems(problem)
    best, most = "", -1
    texts = [_feedback(c) for c in checks if c.verdict in STATED]
    for sentence in (part for text in texts for part in _END.split(text)):
        words = sentence.split(" ")
        for start in range(max(1, len(words) - MOST_WORDS + 1)):
            window = " ".join(words[start : start + MOST_WORDS])
            if (common := len(wanted & _stems(window))) > most:
                best, most = window, common
    return best.rstrip(".:,;")


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z0-9_]+", text.lower()) if len(word) > 3 or word.isdigit()}

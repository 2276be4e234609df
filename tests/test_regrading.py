"""What is graded again when an assignment has changed: the checks that changed, with the result of grading afresh."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import msgspec
import pytest
import torch
from within_the_grader import WithinTheGrader

from autograder import grading, results, wire
from autograder.assignment import load_assignment
from autograder.confine.levels import Isolation
from autograder.intake import find_submissions
from autograder.link import LinkLost
from autograder.plan import Plan
from autograder.verdict import Result, Verdict

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a class is graded where there is fork")

SETTINGS = """title = "A course"
files = ["code.py"]

[[questions]]
id = "one"
title = "The first"
points = 4

[[questions]]
id = "two"
title = "The second"
points = 6

[limits]
call_seconds = 1000
load_seconds = 1000
check_seconds = 1000
submission_seconds = 10000
"""
VISIBLE = '''import pytest

from autograder.checking import expect


@pytest.mark.check(question="one")
def test_seen(submission):
    """It can be seen."""
    expect(submission.double(1) == 2, "Twice one is two.")
'''
HIDDEN = '''import pytest
import torch

from autograder.checking import expect, load_thresholds

THRESHOLDS = load_thresholds(__file__)


def doubled(submission, x):
    expect(submission.double(x) == 2 * x, "It is not doubled.", hint="Times two.")


@pytest.mark.check(question="one", points=2)
def test_two(submission):
    """Two is doubled."""
    doubled(submission, 2)


@pytest.mark.check(question="one", points=2, needs="test_two")
def test_three(submission):
    """Three is doubled."""
    doubled(submission, 3)


@pytest.mark.check(question="two", points=2)
@pytest.mark.parametrize("number", [4, 5])
def test_halves(submission, number):
    """Numbers are halved."""
    expect(abs(submission.half(number) - number / 2) < THRESHOLDS["half"]["most"], "It is not halved.")


@pytest.mark.check(question="two", points=2)
def test_drawn(submission):
    """Whatever is drawn is doubled."""
    x = float(torch.rand(()))
    expect(submission.double(x) == 2 * x and 0.85 < x < 0.86, "It is not what is drawn first.")
'''
CLASS = {
    "ann": "print('hello')\ndef double(x):\n    return 2 * x\ndef half(x):\n    return x / 2\n",
    "bob": "def double(x):\n    return 3 * x\ndef half(x):\n    return x // 2\n",
    "cem": "def double(x):\n    return 2 * x if x < 3 else 0\n",
    "dua": "def double(x):\n    print('here')\n    raise ValueError(x)\nhalf = 1 / 0\n",
    "eve": "double = (",
}


class Course:
    """A course with a class."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.public, self.private = folder / "assignments" / "course", folder / "solutions" / "course"

    def write(self) -> None:
        for half in (self.public, self.private, self.folder / "class"):
            half.mkdir(parents=True)
        (self.public / "assignment.toml").write_text(SETTINGS)
        (self.public / "test_visible.py").write_text(VISIBLE)
        (self.private / "test_hidden.py").write_text(HIDDEN)
        (self.private / "thresholds.toml").write_text("[half]\nmost = 0.1\n\n[other]\nmost = 0.1\n")
        for name, text in CLASS.items():
            (self.folder / "class" / f"{name}.py").write_text(text)

    def change(self, old: str, new: str, file: str = "test_hidden.py") -> None:
        path = self.public / file if (self.public / file).exists() else self.private / file
        assert path.read_text().count(old) == 1
        path.write_text(path.read_text().replace(old, new))

    def plan(self, out: str = "out") -> Plan:
        assignment = load_assignment(self.public)
        submissions = find_submissions(self.folder / "class", assignment)
        return Plan(assignment, submissions, self.folder / out, 1, "cpu", Isolation.NONE)

    def grade(self, plan: Plan | None = None) -> grading.Outcome:
        return grading.grade_class(plan or self.plan(), lambda count: None, lambda result: None)

    def graded_afresh(self) -> dict[str, Result]:
        self.grade(self.plan("afresh"))
        return self.kept("afresh")

    def kept(self, out: str = "out") -> dict[str, Result]:
        """What lies on disk, but for what differs from run to run."""
        return timeless(results.load_results(self.folder / out))


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.optim.Adam([torch.zeros(1, requires_grad=True)])  # the first one imports for a second, in each grader anew
    made = Course(tmp_path_factory.mktemp("graded-once"))
    made.write()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grading, "_local_link", WithinTheGrader)
        made.grade()
    return made.folder


@pytest.fixture
def course(graded_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A course whose class has been graded once."""
    monkeypatch.setattr(grading, "_local_link", WithinTheGrader)
    shutil.copytree(graded_once, tmp_path / "course")
    return Course(tmp_path / "course")


def timeless(found: dict[str, Result]) -> dict[str, Result]:
    """The results without what differs from run to run."""

    def of(result: Result) -> Result:
        checks = [msgspec.structs.replace(check, seconds=0.0) for check in result.checks]
        return msgspec.structs.replace(result, seconds=0.0, checks=checks)

    return {name: of(result) for name, result in found.items()}


TWO, THREE, DRAWN, HALVES = "test_two", "test_three", "test_drawn", {"test_halves[4]", "test_halves[5]"}
EVERY = {"test_seen", TWO, THREE, *HALVES, DRAWN}
MORE = '''

@pytest.mark.check(question="two", points=0)
def test_more(submission):
    """There is more."""
    expect(submission.half(8) == 4, "It is not half of eight.")
'''
FIRST = MORE.replace("more", "first").replace("two", "one")
SETS, MARKED = "assignment.toml", "\n\n@pytest.mark.check"
THE_THIRD = HIDDEN[HIDDEN.index(f'{MARKED}(question="one", points=2, needs') : HIDDEN.index(f'{MARKED}(question="two"')]

# what is changed: old and new text, in the hidden checks or the file that is named → the checks that are run for it
CHANGES: dict[str, tuple[list[tuple[str, ...]], set[str]]] = {
    "what a check asks": ([("doubled(submission, 3)", "doubled(submission, 7)")], {THREE}),
    "what more now fail, and another needs": ([("doubled(submission, 2)", "doubled(submission, 4)")], {TWO, THREE}),
    "what fewer now fail, and another needs": ([("doubled(submission, 2)", "pass")], {TWO, THREE}),
    "what comes out as before": ([("doubled(submission, 2)", "doubled(submission, 1)")], {TWO}),
    "points": (
        [("points=2)\ndef test_two", "points=1)\ndef test_two"), ("points=2, needs", "points=3, needs")],
        {TWO, THREE},
    ),
    "a hint": ([("Times two.", "Times two!")], {TWO, THREE}),
    "a helper": ([("== 2 * x, ", "== x + x, ")], {TWO, THREE}),
    "a title": ([("Two is doubled.", "Two becomes four.")], {TWO, THREE}),
    "a threshold": ([("[half]\nmost = 0.1", "[half]\nmost = 0.6", "thresholds.toml")], HALVES),
    "a threshold that nobody uses": ([("[other]\nmost = 0.1", "", "thresholds.toml")], set()),
    "a check more": ([(THE_THIRD, THE_THIRD + MORE)], {"test_more"}),
    "a check less": ([(THE_THIRD, "\n"), ("points=2)\ndef test_two", "points=4)\ndef test_two")], {TWO}),
    "a check by another name": ([("def test_three", "def test_four")], {"test_four"}),
    "a parameter less": (
        [("[4, 5]", "[4]"), ("points=2)\ndef test_drawn", "points=4)\ndef test_drawn")],
        {"test_halves[4]", DRAWN},
    ),
    "nothing is needed any more": ([(', needs="test_two"', "")], {THREE}),
    "another check is needed": ([('needs="test_two"', 'needs="test_seen"')], {THREE}),
    "what is shown": (
        [("points=2)\ndef test_drawn", "points=2, visibility='visible')\ndef test_drawn")],
        {DRAWN},
    ),
    "a check that comes first": (
        [("import expect\n", "import expect\n" + FIRST, "test_visible.py")],
        {"test_first", "test_seen"},
    ),
    "the title of a question": ([("The first", "The very first", SETS)], set()),
    "the order of the questions": (
        [
            ('id = "one"', 'id = "_"', SETS), ('id = "two"', 'id = "one"', SETS), ('id = "_"', 'id = "two"', SETS),
            ("points = 4", "points = 0", SETS), ("points = 6", "points = 4", SETS), ("points = 0", "points = 6", SETS),
        ],
        set(),
    ),
    "a remark": ([("    doubled(submission, 3)\n", "    doubled(submission, 3)\n\n\n# The end of it.\n")], set()),
    "a setting of the process": ([("THRESHOLDS = load", "torch.set_num_threads(1)\n\nTHRESHOLDS = load")], EVERY),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "run"), CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_is_run_again_and_the_result_is_that_of_grading_afresh(course, changes, run):
    for change in changes:
        course.change(*change)
    outcome = course.grade()
    assert course.kept() == course.graded_afresh()
    assert outcome.run_again == (run if run != EVERY else set())
    again = course.grade()
    assert (again.graded_now, again.in_part) == (0, 0), "and it stands from now on"


def test_a_run_counts_whom_it_graded_whom_in_part_and_whom_not_at_all(course):
    (course.folder / "class" / "bob.py").write_text(CLASS["ann"])
    course.change("doubled(submission, 3)", "doubled(submission, 7)")
    outcome = course.grade()
    assert outcome.graded_now == 2, "bob's is another file, and of eve's nothing could be loaded"
    assert (outcome.in_part, outcome.run_again) == (3, {THREE})


def test_each_check_draws_the_same_numbers_in_the_grader_whatever_ran_before(course):
    assert course.kept()["ann"].score == 10
    course.change("It is not what is drawn first", "It is not what comes first")
    assert course.grade().run_again == {DRAWN}
    assert course.kept()["ann"].score == 10, "drawn as the only check, and before as the last"


@pytest.mark.parametrize(
    ("old", "new"),
    [("call_seconds = 1000", "call_seconds = 2000"), ('"code.py"]', '"code.py", "more.txt"]')],
)
def test_what_all_checks_share_has_them_all_run(course, old, new):
    course.change(old, new, "assignment.toml")
    outcome = course.grade()
    assert (outcome.graded_now, outcome.in_part) == (5, 0)


def test_of_an_error_of_ours_nothing_is_taken_over(course):
    course.change("doubled(submission, 3)", "no_such_name")
    outcome = course.grade()
    assert {name for name, result in outcome.results.items() if result.status == "internal"} == {"ann", "cem"}
    course.change("no_such_name", "doubled(submission, 3)")
    course.grade()
    assert course.kept() == course.graded_afresh()


class Ends(WithinTheGrader):
    """A link to a process that ends where `crash` is called."""

    def __init__(self, *_: object) -> None:
        super().__init__()
        self._named = b""

    def exchange(self, body: bytes, seconds: float | None) -> bytes:
        verb = wire.unpack_request(body).verb
        self._named = body if isinstance(verb, wire.Get) else self._named
        if isinstance(verb, wire.Call) and b"crash" in self._named:
            raise LinkLost(Verdict.CRASHED, "Your code ended its process.")
        return super().exchange(body, seconds)


def test_after_a_crash_all_checks_are_run_both_when_it_happens_and_when_it_did(course, monkeypatch):
    monkeypatch.setattr(grading, "_local_link", Ends)
    for name in ("bob", "cem", "dua", "eve"):
        (course.folder / "class" / f"{name}.py").unlink()
    (course.folder / "class" / "ann.py").write_text(CLASS["ann"] + "def crash():\n    pass\n")
    course.grade()
    course.change("doubled(submission, 3)", "submission.crash()")
    outcome = course.grade()
    assert {check.verdict for check in course.kept()["ann"].checks} == {Verdict.PASSED, Verdict.CRASHED}
    assert (outcome.graded_now, outcome.in_part) == (1, 0)
    course.change("submission.crash()", "doubled(submission, 3)")
    outcome = course.grade()
    assert (outcome.graded_now, outcome.in_part) == (1, 0)

"""What a run over a class keeps of each result in memory, and how often it writes all of them down."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from autograder import grading, results
from autograder.assignment import load_assignment
from autograder.confine.levels import Isolation
from autograder.gradebook import remarks, summary, table
from autograder.intake import Intake, Wanted
from autograder.ledger import Ledger
from autograder.plan import Plan
from autograder.verdict import CheckResult, QuestionResult, Result, Status, SubmissionInfo, Verdict, Visibility

TINY = Path(__file__).parent / "tiny" / "assignments" / "tiny"


def result_of(number: int, status: Status = Status.GRADED) -> Result:
    """A result of 150 checks, no part of which is shared with another's: as it comes out of a grader or a file."""
    score = float(number % 7)
    text = "A check says something about it."
    checks = [
        CheckResult(
            f"check-{place}", "double", text + str(place), Verdict.PASSED, 1.0, 1.0, Visibility.HIDDEN, text * 5
        )
        for place in range(150)
    ]
    questions = [QuestionResult("double", "Twice as much", score, 6.0), QuestionResult("model", "A line", 0.0, 4.0)]
    made = Result(
        schema_version=1,
        assignment="tiny",
        submission=SubmissionInfo(f"student-{number:05}", [f"student-{number:05}.py"], "0" * 64),
        status=status,
        reason="",
        score=score,
        max_score=10.0,
        isolation="full+",
        device="cpu",
        seconds=1.5,
        fingerprint="f" * 64,
        questions=questions,
        checks=checks,
    )
    return msgspec.json.decode(msgspec.json.encode(made), type=Result)


def size_of(kept: object, known: set[int]) -> int:
    """Return the bytes of all objects that `kept` is made of, without those whose id is in `known`, which it adds."""
    total, waiting = 0, [kept]
    while waiting:
        one = waiting.pop()
        if id(one) in known or isinstance(one, type):
            continue
        known.add(id(one))
        total += sys.getsizeof(one)
        waiting += gc.get_referents(one)
    return total


def test_a_result_in_memory_costs_less_than_a_kilobyte_however_many_checks_it_has():
    ledger = Ledger([result_of(number).submission for number in range(1100)], {})
    known: set[int] = set()
    for number in range(100):
        ledger.keep(result_of(number))
    size_of(ledger, known)
    for number in range(100, 1100):
        ledger.keep(result_of(number))
    assert size_of(list(ledger.results.values()), known) / 1000 < 1000
    assert size_of(result_of(0), set()) > 50_000, "with its checks it is much"


def test_what_the_gradebook_and_the_table_say_is_the_same_without_the_checks(tmp_path):
    whole = {one.submission.id: one for one in (result_of(n, list(Status)[n % 3]) for n in range(12))}
    ledger = Ledger([one.submission for one in whole.values()], whole)
    assert list(ledger.results) == list(whole)
    assert summary(ledger.results) == summary(whole)
    assert [str(line) for line in remarks(ledger.results)] == [str(line) for line in remarks(whole)]
    assert cells(table(ledger.results)) == cells(table(whole))


def cells(grid: object) -> list[list[str]]:
    return [[str(cell) for cell in column.cells] for column in grid.columns]  # type: ignore[attr-defined]


def test_equal_numbers_of_different_kinds_stay_what_they_are():
    one, other = result_of(1), msgspec.structs.replace(result_of(2), score=True)
    ledger = Ledger([], {"a": one, "b": other})
    assert [type(kept.score) for kept in ledger.results.values()] == [float, bool]


def test_a_submission_that_is_graded_again_has_one_result_the_later_one():
    ledger = Ledger([], {"student-00003": result_of(3)})
    ledger.keep(msgspec.structs.replace(result_of(3), score=9.0))
    assert [kept.score for kept in ledger.results.values()] == [9.0]


# --------------------------------------------------------------------------------- a run over a class


class Clock:
    """Time goes by only when a submission is graded."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


def grade_nothing_loadable(out: Path, size: int, on_result: Callable[[Result | None], None]) -> grading.Outcome:
    """Grade a class of so many hand-ins that cannot be loaded: all that a run does without a single fork."""
    whose = [SubmissionInfo(f"student-{number:05}", ["notes.txt"], f"{number:064}") for number in range(size)]
    wanted = Wanted("tiny.py")
    handed_in = [Intake(info=info, path=out, wanted=wanted, problem="There is no code in it.") for info in whose]
    plan = Plan(load_assignment(TINY), handed_in, out, 1, "cpu", Isolation.NONE)
    return grading.grade_class(plan, lambda count: None, on_result)


def rows_written(monkeypatch: pytest.MonkeyPatch, out: Path, size: int, seconds_each: float) -> int:
    """Return how many rows of the gradebook are written in all, if each submission takes so many seconds."""
    clock, written = Clock(), []

    def pass_time(result: Result | None) -> None:
        clock.now += seconds_each if result else 0.0

    with monkeypatch.context() as patch:
        patch.setattr(grading, "time", clock)
        patch.setattr(results, "save_result", lambda out, result: out)
        patch.setattr(grading, "write_gradebook", lambda out, kept, infos, assignment: written.append(len(infos)))
        grade_nothing_loadable(out, size, pass_time)
    return sum(written)


def test_the_gradebook_costs_twice_as_much_for_a_class_twice_as_large(monkeypatch, tmp_path):
    small, large = (rows_written(monkeypatch, tmp_path / str(n), n, 0.05) for n in (2500, 5000))
    assert large <= 2.2 * small


def test_the_gradebook_of_a_class_of_usual_size_is_about_two_seconds_old_at_most(monkeypatch, tmp_path):
    assert rows_written(monkeypatch, tmp_path, 300, 1.0) >= 300 * 300 // 3


def test_a_run_keeps_no_checks_in_memory(tmp_path):
    told: list[Result] = []
    outcome = grade_nothing_loadable(tmp_path, 3, lambda result: told.append(result) if result else None)
    assert [len(result.checks) for result in told] == [4, 4, 4], "whoever listens hears everything"
    assert all(not kept.checks for kept in outcome.results.values())
    assert all(not kept.checks for kept in grade_nothing_loadable(tmp_path, 3, told.append).results.values())

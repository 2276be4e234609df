"""Which check notices which mutant: what is derived, what is weak, and that no check of ours can be weakened unseen."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from conftest import ROOT

from autograder.assignment import load_assignment
from autograder.checks import Check
from autograder.kill_matrix import (
    ENOUGH,
    as_csv,
    dense_lines,
    expected_verdicts,
    make_matrices,
    noticed_by,
    thin,
)
from autograder.mutants import Mutant, load_mutants, load_variants
from autograder.validation import collected_checks
from autograder.verdict import Verdict, Visibility

PASSED, FAILED, ERROR, SKIPPED = Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.SKIPPED


def check(name: str, *needs: str, question: str = "double") -> Check:
    return Check(name, name, question, name, 1, Visibility.HIDDEN, None, needs, Path("test_hidden.py"))


def mutant(name: str, question: str = "double", **stated: Verdict) -> Mutant:
    return Mutant(path=Path(f"mutants/{name}.py"), text="", question=question, problem="wrong", stated=stated)


CHECKS = [check("test_a"), check("test_b", "test_a"), check("test_c", "test_b"), check("test_d", question="model")]


def test_what_needs_a_check_that_does_not_pass_is_skipped_and_so_is_what_needs_that():
    assert expected_verdicts(CHECKS, {"test_a": FAILED}) == {
        "test_a": FAILED,
        "test_b": SKIPPED,
        "test_c": SKIPPED,
        "test_d": PASSED,
    }
    assert set(expected_verdicts(CHECKS, {}).values()) == {PASSED}


def test_a_check_that_always_passed_would_be_noticed_by_the_mutants_that_name_it():
    class_ = [mutant("one", test_a=FAILED), mutant("two", test_a=ERROR, test_d=FAILED), mutant("three", test_d=FAILED)]
    assert noticed_by("test_a", class_) == ["one", "two"]
    assert noticed_by("test_d", class_) == ["two", "three"]
    assert noticed_by("test_b", class_) == []


@pytest.fixture
def matrix():
    verdicts = {
        "one": {"test_a": FAILED, "test_b": SKIPPED, "test_c": PASSED},
        "two": {"test_a": ERROR, "test_b": PASSED, "test_c": FAILED},
        "three": {"test_a": PASSED, "test_b": PASSED, "test_c": PASSED},
    }
    (matrix,) = make_matrices(["double"], CHECKS, [mutant(name) for name in verdicts], verdicts)
    return matrix


def test_a_check_that_is_only_skipped_kills_nothing(matrix):
    assert matrix.kills("test_a") == ["one", "two"]
    assert matrix.idle == ["test_b"]


def test_mutants_that_nobody_or_one_alone_notices_are_listed(matrix):
    assert matrix.survivors == ["three"]
    assert matrix.caught_once == {"one": "test_a"}
    assert thin([matrix]) == {"double": 3}


def test_the_matrix_has_a_row_a_check_and_a_character_a_mutant(matrix):
    assert dense_lines(matrix) == ["test_a  FE·  2", "test_b  -··  0", "test_c  ·F·  1"]


def test_the_table_has_the_verdicts_in_words(matrix):
    head, *rows = csv.reader(io.StringIO(as_csv("tiny", [matrix])))
    assert head == ["assignment", "question", "check", "kills", "one", "two", "three"]
    assert rows[0] == ["tiny", "double", "test_a", "2", "failed", "error", "passed"]
    assert len(rows) == 3


# ------------------------------------------------------------------------------- of our assignments

BOTH = ("mlp", "optimisation")


@pytest.fixture(scope="module", params=BOTH)
def stated(request) -> tuple[list[Check], list[Mutant]]:
    assignment = load_assignment(ROOT / "assignments" / request.param)
    return collected_checks(assignment), load_mutants(assignment)


def test_every_check_of_ours_that_always_passed_would_be_noticed(stated):
    checks, own = stated
    assert [one.id for one in checks if not noticed_by(one.id, own)] == []


def test_every_mutant_of_ours_states_who_notices_it_and_what_is_said(stated):
    assert [one.name for one in stated[1] if not (one.stated and one.says)] == []


def test_every_question_of_ours_has_enough_mutants(stated):
    checks, own = stated
    for question in {one.question for one in checks}:
        assert sum(one.question == question for one in own) >= ENOUGH, question


def test_right_solutions_in_unusual_styles_are_many():
    assert sum(len(load_variants(load_assignment(ROOT / "assignments" / name))) for name in BOTH) >= 40

"""What a run over a class has to grade, and what stands from an earlier run."""

from __future__ import annotations

import msgspec
from conftest import TINY

from autograder.assignment import load_assignment
from autograder.intake import find_submissions
from autograder.plan import Plan, still_to_do


def test_a_result_for_some_questions_is_none_for_all_of_them(tmp_path):
    assignment = load_assignment(TINY)
    submissions = find_submissions(TINY.parent.parent / "solutions" / "tiny" / "tiny.py", assignment)
    plan = Plan(assignment, submissions, tmp_path, 1, "cpu", None)
    some = msgspec.structs.replace(plan, questions={"tiny": frozenset(["one"])})
    one, again, other = (still_to_do(each, {}).fingerprints for each in (plan, plan, some))
    assert one == again != other

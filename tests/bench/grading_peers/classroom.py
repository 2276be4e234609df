"""The class that all systems grade: honest hand-ins, right and wrong in equal parts, the same in every run.

They are the reference, variants and mutants of each assignment. Left out are those that would stop a system without
limits (they hang, crash or eat memory), and those with statements at the top level that only train, plot or print: we
skip such statements and others do not, and the bench is to compare the grading of the same work.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from autograder.assignment import Assignment, load_assignment
from autograder.loading import plan
from autograder.mutants import behind_the_reference, load_mutants, load_variants
from autograder.verdict import Verdict

ROOT = Path(__file__).parent.parent.parent.parent
ASSIGNMENTS = ("optimisation", "mlp")
T = TypeVar("T")
UNFIT = {Verdict.TIMEOUT, Verdict.CRASHED, Verdict.OUT_OF_MEMORY}


@dataclass(frozen=True)
class HandIn:
    """One submission: `file` lies in a folder of its own, with what else the assignment asks for beside it."""

    id: str
    assignment: str
    right: bool
    file: Path


def load_course() -> dict[str, Assignment]:
    return {name: load_assignment(ROOT / "assignments" / name) for name in ASSIGNMENTS}


def write_class(course: dict[str, Assignment], number: int, folder: Path) -> list[HandIn]:
    """Write `number` hand-ins below `folder`, half of them of each assignment, and return them.

    Raises:
        ValueError: there are not that many right and wrong solutions.
    """
    written = []
    for position, assignment in enumerate(course.values()):
        count = share(number, len(course), position)
        right, wrong = solutions_of(assignment)
        right_count = half(count, position)
        chosen = [(name, text, True) for name, text in spread(right, right_count, does_only_define)]
        chosen += [(name, text, False) for name, text in spread(wrong, count - right_count, does_only_define)]
        for place, (name, text, is_right) in enumerate(sorted(chosen)):
            one = folder / assignment.name / f"{place:03}-{name}"[:80]
            one.mkdir(parents=True)
            (one / assignment.main).write_text(text, encoding="utf-8")
            for beside, contents in beside_the_code(assignment).items():
                (one / beside).write_bytes(contents)
            written.append(HandIn(one.name, assignment.name, is_right, one / assignment.main))
    return written


def beside_the_code(assignment: Assignment) -> dict[str, bytes]:
    """Return what the reference hands in beside its code."""
    assert assignment.solutions is not None
    paths = [assignment.solutions / name for name in assignment.files[1:]]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def sample(hand_ins: Sequence[HandIn], number: int) -> list[HandIn]:
    """Return `number` of them, as mixed as the class is, spread evenly over it."""
    names = list(dict.fromkeys(one.assignment for one in hand_ins))
    chosen: list[HandIn] = []
    for position, name in enumerate(names):
        count = share(number, len(names), position)
        right_count = half(count, position)
        right = [one for one in hand_ins if one.assignment == name and one.right]
        wrong = [one for one in hand_ins if one.assignment == name and not one.right]
        chosen += [*spread(right, min(right_count, len(right))), *spread(wrong, min(count - right_count, len(wrong)))]
    return chosen


def solutions_of(assignment: Assignment) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the right and the wrong solutions as (name, whole text); the wrong ones in the order of the questions."""
    assert assignment.solutions is not None
    reference = (assignment.solutions / assignment.main).read_text("utf-8")
    right = [("reference", reference)]
    right += [(one.name, behind_the_reference(reference, one.text)) for one in load_variants(assignment)]
    places = {question.id: place for place, question in enumerate(assignment.questions)}
    mutants = sorted(load_mutants(assignment), key=lambda one: (places[one.question], one.name))
    wrong = [
        (one.name, behind_the_reference(reference, one.text))
        for one in mutants
        if one.stated and not UNFIT & set(one.stated.values())
    ]
    return right, wrong


def does_only_define(solution: tuple[str, str]) -> bool:
    """Does our loader run every statement of it, so that a system that runs all of them does the same work?"""
    _, text = solution
    return all(
        statement.decision == "run" or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for statement, node in zip(plan(text, "submission.py").statements, ast.parse(text).body, strict=True)
    )


def share(number: int, parts: int, position: int) -> int:
    """Return the size of one of `parts` parts of `number`, the first ones larger by one where they must be."""
    return number // parts + (position < number % parts)


def half(number: int, position: int) -> int:
    """Return how many of `number` are right: of an odd number one more in every second assignment, one fewer in the
    others."""
    return (number + 1 - position % 2) // 2


def spread(items: Sequence[T], number: int, fit: Callable[[T], bool] = lambda item: True) -> list[T]:
    """Return `number` of the items at even distances, in their order; where one is not fit, the next that is.

    Raises:
        ValueError: there are not as many.
    """
    chosen: list[int] = []
    for position in range(number):
        index = max(position * len(items) // number, chosen[-1] + 1 if chosen else 0)
        while index < len(items) and not fit(items[index]):
            index += 1
        if index >= len(items):
            raise ValueError(f"there are {len(chosen)} fit solutions of a kind, and {number} are wanted; take fewer")
        chosen.append(index)
    return [items[index] for index in chosen]

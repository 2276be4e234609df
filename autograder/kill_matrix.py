"""Which check notices which mutant: what must come of a mutant, the matrix of what came, and what is weak in it. Pure.

A check *kills* a mutant if its verdict on it is neither passed nor skipped.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.checks import Check
from autograder.mutants import STATED, Mutant
from autograder.verdict import Verdict

ENOUGH = 5  # mutants of a question
MARKS = {
    Verdict.PASSED: "·",
    Verdict.FAILED: "F",
    Verdict.ERROR: "E",
    Verdict.TIMEOUT: "T",
    Verdict.OUT_OF_MEMORY: "M",
    Verdict.CRASHED: "C",
    Verdict.SKIPPED: "-",
    Verdict.INTERNAL: "!",
}
NOT_MET = " "
LEGEND = "· passed, F failed, E error, T timeout, M out of memory, C crashed, - skipped; at the end: mutants it kills"

Verdicts = Mapping[str, Verdict]  # of a submission: id of a check → what came of it


class Matrix(msgspec.Struct, frozen=True):
    """The checks of one question (rows) and its mutants (columns)."""

    question: str
    checks: tuple[str, ...]
    mutants: tuple[str, ...]
    verdicts: Mapping[str, Verdicts]  # mutant → its verdicts

    def kills(self, check: str) -> list[str]:
        """Return the mutants that a check kills."""
        return [mutant for mutant in self.mutants if self.verdicts[mutant].get(check) in STATED]

    @property
    def idle(self) -> list[str]:
        """The checks that kill nothing."""
        return [check for check in self.checks if not self.kills(check)]

    @property
    def survivors(self) -> list[str]:
        """The mutants that no check kills."""
        killed = {mutant for check in self.checks for mutant in self.kills(check)}
        return [mutant for mutant in self.mutants if mutant not in killed]

    @property
    def caught_once(self) -> dict[str, str]:
        """The mutants that one check alone kills, each with that check."""
        killers = {mutant: [c for c in self.checks if mutant in self.kills(c)] for mutant in self.mutants}
        return {mutant: checks[0] for mutant, checks in killers.items() if len(checks) == 1}


def expected_verdicts(checks: Sequence[Check], stated: Verdicts) -> dict[str, Verdict]:
    """Return what must come of each of `checks`, which stand in the order in which they run.

    One that is not stated passes; but it is skipped if one that it needs is stated, or is skipped in turn.
    """
    missed: set[str] = set()  # names of functions
    expected: dict[str, Verdict] = {}
    for check in checks:
        passes = Verdict.SKIPPED if missed.intersection(check.needs) else Verdict.PASSED
        expected[check.id] = stated.get(check.id, passes)
        if expected[check.id] is not Verdict.PASSED:
            missed.add(check.function)
    return expected


def noticed_by(check: str, mutants: Iterable[Mutant]) -> list[str]:
    """Return the mutants that would notice if `check` passed whatever it is given: their stated verdict would change.

    A check that nobody would miss can be weakened, by accident, without a word from `autograder validate`.
    """
    return [mutant.name for mutant in mutants if mutant.stated.get(check, Verdict.PASSED) is not Verdict.PASSED]


def make_matrices(
    questions: Sequence[str], checks: Sequence[Check], mutants: Sequence[Mutant], verdicts: Mapping[str, Verdicts]
) -> list[Matrix]:
    """Return a matrix for each question. `verdicts` has those of each mutant, by name."""
    matrices = []
    for question in questions:
        own = [mutant.name for mutant in mutants if mutant.question == question and mutant.name in verdicts]
        rows = tuple(check.id for check in checks if check.question == question)
        matrices.append(Matrix(question, rows, tuple(own), {name: verdicts[name] for name in own}))
    return matrices


def thin(matrices: Iterable[Matrix]) -> dict[str, int]:
    """Return the questions with fewer than `ENOUGH` mutants, and how many they have."""
    return {matrix.question: len(matrix.mutants) for matrix in matrices if len(matrix.mutants) < ENOUGH}


def dense_lines(matrix: Matrix) -> list[str]:
    """Return a line a check: its id, a character a mutant, and how many it kills."""
    width = max(map(len, matrix.checks), default=0)
    lines = []
    for check in matrix.checks:
        given = (matrix.verdicts[mutant].get(check) for mutant in matrix.mutants)
        marks = "".join(MARKS[verdict] if verdict is not None else NOT_MET for verdict in given)
        lines.append(f"{check:<{width}}  {marks}  {len(matrix.kills(check))}")
    return lines


def as_csv(assignment: str, matrices: Iterable[Matrix]) -> str:
    """Return a table for each question: a row a check, a column a mutant with the verdict in words."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for matrix in matrices:
        writer.writerow(["assignment", "question", "check", "kills", *matrix.mutants])
        for check in matrix.checks:
            given = [matrix.verdicts[mutant].get(check) for mutant in matrix.mutants]
            words = [verdict.value if verdict is not None else "" for verdict in given]
            writer.writerow([assignment, matrix.question, check, len(matrix.kills(check)), *words])
    return text.getvalue()

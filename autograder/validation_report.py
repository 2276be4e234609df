"""What `autograder validate` prints of an assignment: surprises, matrices, and what is weak in them. Pure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from autograder.kill_matrix import ENOUGH, dense_lines, thin
from autograder.validation import Proof, Subjects


def report_lines(subjects: Subjects, proof: Proof, *, verbose: bool) -> Iterator[str]:
    """Yield the lines about one assignment, surprises last: they are what is to be mended."""
    yield from _matrix_lines(proof)
    once = {mutant: check for matrix in proof.matrices for mutant, check in matrix.caught_once.items()}
    yield f"{len(once)} mutants are noticed by one check alone" + (":" if verbose and once else ".")
    if verbose:
        for mutant, check in once.items():
            yield f"  {mutant}: {check}"
    for question, count in thin(proof.matrices).items():
        yield f"question {question} has {_counted(count, 'mutant')}, fewer than {ENOUGH}."
    for mutant in subjects.left_out:
        yield f"not graded, since nothing limits its memory without walls: {mutant}"
    for check in proof.missing:
        yield f"not run here, since hardware is missing: {check}"
    if proof.uncertified:
        yield (
            f"{_counted(len(proof.uncertified), 'check')} without a certificate: {', '.join(proof.uncertified)}; "
            f"autograder calibrate {_place(subjects.assignment.folder)} measures."
        )
    for check, reasons in proof.stale.items():
        yield (
            f"stale certificate: {check}: {'; '.join(reasons)}; "
            f"autograder calibrate {_place(subjects.assignment.folder)} --check {check}"
        )
    for check in proof.idle:
        yield f"notices no mutant: {check}; write one that it must notice, or delete the check."
    for surprise in proof.surprises:
        yield str(surprise).replace(str(surprise.file), _place(surprise.file), 1)
    yield summary(subjects, proof)


def summary(subjects: Subjects, proof: Proof) -> str:
    """Return one line with all counts."""
    wrong = [
        _counted(len(proof.surprises), "surprise"),
        f"{_counted(len(proof.idle), 'check')} without a mutant",
        *([f"{_counted(len(proof.stale), 'stale certificate')}"] if proof.stale else []),
        *([f"{_counted(len(proof.unproven), 'question')} without mutants"] if proof.unproven else []),
    ]
    return (
        f"{subjects.assignment.name}: {_counted(len(subjects.checks), 'check')}, "
        f"{_counted(len(subjects.mutants), 'mutant')}, {_counted(len(subjects.variants), 'variant')}; "
        f"{', '.join(wrong)}."
    )


def _matrix_lines(proof: Proof) -> Iterator[str]:
    for matrix in proof.matrices:
        yield f"{matrix.question} ({_counted(len(matrix.mutants), 'mutant')})"
        yield from (f"  {line}" for line in dense_lines(matrix))
        yield ""


def _place(path: Path) -> str:
    return os.path.relpath(path)


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"

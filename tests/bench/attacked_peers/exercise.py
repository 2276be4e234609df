"""The exercise that every system grades, with its hidden tests as each system's documentation has them written.

Three questions, 10 points: `total` (4), which also the wrong base answers, `accuracy` (3) and `classify` (3). Secrets
that must not get out are random in every run.
"""

from __future__ import annotations

import json
import random
import secrets
from dataclasses import dataclass, field

POINTS = {"total": 4, "accuracy": 3, "classify": 3}
FULL, HONEST = float(sum(POINTS.values())), 4.0  # what the right and the wrong solution must get

_TOTAL = """
def honest_total(values):
    result = 0.0
    for value in values:
        result += value
    return result
"""
RIGHT = f"""{_TOTAL}

def honest_accuracy(predicted, true):
    right = 0
    for one, other in zip(predicted, true):
        right += one == other
    return right / len(true)


def honest_classify(points):
    return [1 if first + 2 * second > 0 else 0 for first, second in points]
"""
WRONG = f"""{_TOTAL}

def honest_accuracy(predicted, true):
    return -1.0


def honest_classify(points):
    return [2 for _ in points]
"""


def _points(count: int = 12) -> list[list[float]]:
    return [[round(random.uniform(-1, 1), 9), round(random.uniform(-1, 1), 9)] for _ in range(count)]


@dataclass(frozen=True)
class Exercise:
    """Hidden inputs and expected values of one run, and what may not get out, by what it is."""

    points: list[list[float]] = field(default_factory=_points)
    tests_canary: str = field(default_factory=lambda: f"tests-{secrets.token_hex(8)}")
    other_canary: str = field(default_factory=lambda: f"other-{secrets.token_hex(8)}")
    environment_canary: str = field(default_factory=lambda: f"token-{secrets.token_hex(8)}")

    @property
    def labels(self) -> list[int]:
        return [1 if first + 2 * second > 0 else 0 for first, second in self.points]

    @property
    def canaries(self) -> dict[str, str]:
        return {
            "hidden tests": self.tests_canary,
            "another hand-in": self.other_canary,
            "secret of the environment": self.environment_canary,
            "hidden inputs": str(self.points[0][0]),
        }

    @property
    def data(self) -> dict[str, str]:
        """Question → the lines that its test begins with: inputs and the expected value."""
        predicted = [1 - label if index % 4 == 0 else label for index, label in enumerate(self.labels)]
        right = sum(one == other for one, other in zip(predicted, self.labels, strict=True)) / len(predicted)
        values = [first for first, _ in self.points]
        return {
            "total": f"SECRET = {self.tests_canary!r}\nVALUES = {values}\nSUM = {sum(values)!r}\n",
            "accuracy": f"PREDICTED = {predicted}\nTRUE = {self.labels}\nSHARE = {right!r}\n",
            "classify": f"POINTS = {self.points}\nLABELS = {self.labels}\n",
        }

    @property
    def all_data(self) -> str:
        return "".join(self.data.values())

    # --------------------------------------------------------------------------- one per system

    def autograder_checks(self) -> str:
        """`solutions/target/test_hidden.py` of this project."""
        return f'''"""Hidden checks."""

import pytest

from autograder.checking import as_number, as_numbers, expect

{self.all_data}

@pytest.mark.check(question="total", points=4)
def test_total(submission):
    """The sum of all values."""
    expect(abs(as_number(submission.total(VALUES), "`total`") - SUM) < 1e-9, "It is not the sum.")


@pytest.mark.check(question="accuracy", points=3)
def test_accuracy(submission):
    """The share of right predictions."""
    share = as_number(submission.accuracy(PREDICTED, TRUE), "`accuracy`")
    expect(abs(share - SHARE) < 1e-9, "It is not the share.")


@pytest.mark.check(question="classify", points=3)
def test_classify(submission):
    """The class of each point."""
    classes = as_numbers(submission.classify(POINTS), "`classify`")
    expect(classes.tolist() == LABELS, "Some points have another class.")
'''

    def autograder_toml(self) -> str:
        questions = [
            f'[[questions]]\nid = "{name}"\ntitle = "{name}"\npoints = {points}\n' for name, points in POINTS.items()
        ]
        limits = "[limits]\ncall_seconds = 2\nload_seconds = 3\ncheck_seconds = 4\nsubmission_seconds = 12\n"
        return "\n".join(['title = "Target"\nfiles = ["target.py"]\n', *questions, limits + "memory_mib = 512\n"])

    def prairielearn_tests(self) -> str:
        """`tests/test_student.py`, with the options of pytest-prairielearn-grader that make it stronger."""
        return f"""import numpy as np
import pytest
from pytest_prairielearn_grader import ConfigObject
from pytest_prairielearn_grader.fixture import StudentFixture

autograder_config = ConfigObject(sandbox_timeout=10.0, import_whitelist=["numpy", "math"], output_level="none")
{self.all_data}

@pytest.mark.grading_data(name="total", points=4, include_stdout_feedback=False)
def test_total(sandbox: StudentFixture) -> None:
    assert abs(sandbox.query_function("total", VALUES, query_timeout=5) - SUM) < 1e-9


@pytest.mark.grading_data(name="accuracy", points=3, include_stdout_feedback=False)
def test_accuracy(sandbox: StudentFixture) -> None:
    assert abs(sandbox.query_function("accuracy", PREDICTED, TRUE, query_timeout=5) - SHARE) < 1e-9


@pytest.mark.grading_data(name="classify", points=3, include_stdout_feedback=False)
def test_classify(sandbox: StudentFixture) -> None:
    np.testing.assert_allclose(sandbox.query_function("classify", POINTS, query_timeout=5), LABELS)
"""

    def pytest_tests(self) -> str:
        """`test_hidden.py` beside the student's module."""
        return f"""import numpy as np
from target import accuracy, classify, total

{self.all_data}

def test_total():
    assert abs(total(VALUES) - SUM) < 1e-9


def test_accuracy():
    assert abs(accuracy(PREDICTED, TRUE) - SHARE) < 1e-9


def test_classify():
    np.testing.assert_allclose(classify(POINTS), LABELS)
"""

    def otter_master(self) -> str:
        """The notebook that `otter assign` turns into the student's and the autograder.zip, as JSON."""
        compared = {
            "total": "bool(abs(total(VALUES) - SUM) < 1e-9)",
            "accuracy": "bool(abs(accuracy(PREDICTED, TRUE) - SHARE) < 1e-9)",
            "classify": "np.testing.assert_allclose(classify(POINTS), LABELS)",
        }
        solution = RIGHT.replace("honest_", "")
        cells = [_cell("# ASSIGNMENT CONFIG\nrun_tests: false\ngenerate: true\n", "raw"), _cell("import numpy as np")]
        for name, points in POINTS.items():
            start = solution.index(f"def {name}")
            end = solution.find("\n\n\n", start)
            code = solution[start : end if end >= 0 else None].strip()
            cells += [
                _cell(f"# BEGIN QUESTION\nname: {name}\npoints: {points}\n", "raw"),
                _cell(f"Write `{name}`.", "markdown"),
                _cell("# BEGIN SOLUTION", "raw"),
                _cell(f"# BEGIN SOLUTION\n{code}\n# END SOLUTION"),
                _cell("# END SOLUTION", "raw"),
                _cell("# BEGIN TESTS", "raw"),
                _cell(f"# HIDDEN\n{self.data[name]}{compared[name]}", shows="" if name == "classify" else "True"),
                _cell("# END TESTS", "raw"),
                _cell("# END QUESTION", "raw"),
            ]
        return notebook(cells)


def _cell(source: str, kind: str = "code", shows: str = "") -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "metadata": {}, "source": source, "id": secrets.token_hex(4)}
    if kind == "code":
        shown = {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": shows}}
        cell |= {"execution_count": None, "outputs": [shown] if shows else []}
    return cell


def notebook(cells: list[dict[str, object]]) -> str:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
    return json.dumps(whole, indent=1)

"""A class of any size that costs nothing but the grader's own work: three cheap checks, and hand-ins for them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

NAME = "cheap"

SETTINGS = """
title = "Checks that cost nothing"
files = ["cheap.py"]

[[questions]]
id = "double"
title = "Twice as much"
points = 3

[[questions]]
id = "greet"
title = "A greeting"
points = 1

[limits]
call_seconds = 10
check_seconds = 20
submission_seconds = 60
"""

VISIBLE = '''
import pytest
from autograder.checking import expect


@pytest.mark.check(question="greet", points=1)
def test_a_name_is_greeted(submission):
    """A name is greeted."""
    expect(submission.greet("Ada") == "Hello, Ada!", "`greet` says something else.")
'''

HIDDEN = '''
import pytest
import torch
from autograder.checking import assert_close, expect


@pytest.mark.check(question="double", points=1)
def test_a_number_is_doubled(submission):
    """A number is doubled."""
    expect(submission.double(21) == 42, "Your answer is another number.")


@pytest.mark.check(question="double", points=2)
def test_a_tensor_is_doubled(submission):
    """A tensor is doubled, number by number."""
    x = torch.linspace(-1, 1, 7)
    assert_close(submission.double(x), 2 * x, what="`double`")
'''

STUB = """
def double(x):
    raise NotImplementedError


def greet(name):
    raise NotImplementedError
"""

GREET = 'def greet(name):\n    return f"Hello, {name}!"\n'


def _double(body: str) -> str:
    return f"def double(x):\n    {body}\n\n\n{GREET}"


# What honest students hand in, in turn; nothing that hangs or eats memory: those cost their limits, wherever they stand
KINDS: tuple[Callable[[int], dict[str, str]], ...] = (
    lambda number: {"cheap.py": _double("return 2 * x")},
    lambda number: {"cheap.py": _double("return x + x")},
    lambda number: {"cheap.py": _double(f"return x * {number % 7 + 3}")},
    lambda number: {"cheap.py": _double(f"raise ValueError('number {number} does not know how')")},
    lambda number: {"cheap.py": _double(f"print('working on it', {number})\n    return 2 * x + 1")},
    lambda number: {"cheap.py": GREET},
    lambda number: {"cheap.py": _double("return helper.twice(x)") + "import helper\n", "helper.py": _helper(number)},
    lambda number: {"cheap.py": f"def double(x:  # {number}\n"},
)


def _helper(number: int) -> str:
    return f"def twice(x, number={number}):\n    return 2 * x\n"


def write_assignment(folder: Path) -> Path:
    """Write both halves below `folder` and return the public one."""
    public, private = folder / "assignments" / NAME, folder / "solutions" / NAME
    for half in (public, private):
        half.mkdir(parents=True)
    (public / "assignment.toml").write_text(SETTINGS)
    (public / "cheap.py").write_text(STUB)
    (public / "test_visible.py").write_text(VISIBLE)
    (private / "cheap.py").write_text(_double("return 2 * x"))
    (private / "test_hidden.py").write_text(HIDDEN)
    return public


def write_class(folder: Path, size: int) -> Path:
    """Write `size` hand-ins, no two of which are the same, and return their folder. Each kind is spread evenly."""
    folder.mkdir()
    for number in range(size):
        files = KINDS[number % len(KINDS)](number)
        where = folder
        if len(files) > 1:
            where = folder / f"student-{number:06}"
            where.mkdir()
        for name, text in files.items():
            path = where / (name if len(files) > 1 else f"student-{number:06}.py")
            path.write_text(textwrap.dedent(text) + f"\n# by student {number}\n")
    return folder

"""The observer is not blind: it would recognise what the attacks of the group `leaking` spell, however they do it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hostile.spellings import hidden_number_in, hidden_numbers

LEAKING = sorted((Path(__file__).parent / "attacks" / "leaking").glob("*.py"))


def told_by(path: Path) -> Any:
    """Return the function `told` of an attack, without anything else of it."""
    tree = ast.parse(path.read_text())
    kept = [node for node in tree.body if isinstance(node, ast.Import) or getattr(node, "name", "") == "told"]
    names: dict[str, Any] = {}
    exec(compile(ast.Module(kept, []), str(path), "exec"), names)
    return names["told"]


@pytest.mark.parametrize("path", LEAKING, ids=lambda path: path.stem)
def test_every_spelling_of_every_hidden_number_would_be_noticed(path: Path) -> None:
    for number in hidden_numbers():
        for part in told_by(path)(number).split():
            assert hidden_number_in(f'{{"message": "x{part}y"}}'), (number, part)


def test_a_result_without_hidden_numbers_is_not_accused() -> None:
    ordinary = '{"score": 12.0, "max_score": 12.0, "seconds": 0.803, "message": "line 17 of target.py, 4510 MB"}'
    assert hidden_number_in(ordinary) == ""

"""What the top of a Python file defines, and what a definition there makes use of. Reads source; runs nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping


def definitions(text: str) -> dict[str, list[ast.stmt]]:
    """Return each name that the top of a file binds, imports included, with the statements that do."""
    return defined_in(ast.parse(text))


def defined_in(tree: ast.Module) -> dict[str, list[ast.stmt]]:
    """Return the same for a file that has been parsed."""
    found: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in _bound(statement):
            found.setdefault(name, []).append(statement)
    return found


def reached(defined: Mapping[str, list[ast.stmt]], names: Iterable[str]) -> set[str]:
    """Return those of `names` that are defined, all defined names that their definitions use, and so on."""
    found: set[str] = set()
    waiting = set(names) & defined.keys()
    while waiting:
        found |= waiting
        parts = [node for name in waiting for statement in defined[name] for node in ast.walk(statement)]
        waiting = ({node.id for node in parts if isinstance(node, ast.Name)} & defined.keys()) - found
    return found


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        return {statement.name}
    found: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return found

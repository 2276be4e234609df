"""Which checks a changed definition can reach, read off the source: the names it binds, and those that checks ask for.

A check can only fail because of a definition if it asks the submission for that name. Nothing is run here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from autograder.definitions import reached

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
BY_NAME = ("probe", "defines")  # methods of a submission that look names up
ANYTHING = "*"  # among the names: what is asked for cannot be read off, so it may be any


def own_names(reference: str, addition: str) -> set[str]:
    """Return the names that `addition`, a text of Python put behind `reference`, gives another meaning."""
    before, own = _bound_at_the_top(ast.parse(reference)), _bound_at_the_top(ast.parse(addition))
    return {name for name in own if name not in before or not _same_import(name, own[name], before[name])}


def names_by_check(files: Iterable[Path]) -> dict[str, set[str]]:
    """Return for each function of a check the names that it, and what it uses of its file, ask a submission for.

    `submission.area` asks for one, and so does a text that is given along with it: `getattr(submission, "area")`. A
    function from elsewhere that is given the submission may ask for `ANYTHING`.
    """
    return {check: names for path in files for check, _, names in _asked_in(path)}


def names_by_question(files: Iterable[Path]) -> dict[str, set[str]]:
    """Return for each question the names that its checks ask for; see `names_by_check`."""
    found: dict[str, set[str]] = {}
    for path in files:
        for _, question, names in _asked_in(path):
            found.setdefault(question, set()).update(names)
    return found


def _asked_in(path: Path) -> Iterator[tuple[str, str, set[str]]]:
    """Yield function, question and names of each check in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    own = {node.name: node for node in tree.body if isinstance(node, Definition)}
    imported = _bound_at_the_top(tree).keys() - own.keys()
    asked = {name: _asked_for(node, imported) for name, node in own.items()}
    defined: dict[str, list[ast.stmt]] = {name: [node] for name, node in own.items()}
    for name, node in own.items():
        question = _question_of(node)
        if question is not None:
            yield name, question, set().union(*(asked[one] for one in reached(defined, [name])))


def questions_that_ask_for(names: set[str], asked: dict[str, set[str]]) -> frozenset[str]:
    """Return the questions of `names_by_question` that ask for one of `names`, or for anything."""
    return frozenset(question for question, wanted in asked.items() if ANYTHING in wanted or names & wanted)


def _bound_at_the_top(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return the names that a file binds, each with the statement that does it last."""
    found: dict[str, ast.stmt] = {}
    for statement in tree.body:
        for node in [statement] if isinstance(statement, Definition) else ast.walk(statement):
            if isinstance(node, Definition):
                found[node.name] = statement
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found[node.id] = statement
            elif isinstance(node, ast.alias):
                found[(node.asname or node.name).partition(".")[0]] = statement
    return found


def _same_import(name: str, one: ast.stmt, other: ast.stmt) -> bool:
    meanings = [_imported_as(name, statement) for statement in (one, other)]
    return meanings[0] is not None and meanings[0] == meanings[1]


def _imported_as(name: str, statement: ast.stmt) -> str | None:
    """Return what an import statement calls `name`: "torch.nn", "from torch import nn"; None for another statement."""
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return None
    source = f"{'.' * statement.level}{statement.module}." if isinstance(statement, ast.ImportFrom) else ""
    for alias in statement.names:
        if (alias.asname or alias.name.partition(".")[0]) == name:
            return source + (alias.name if alias.asname or source else name)
    return None


def _question_of(node: Definition) -> str | None:
    for decorator in node.decorator_list:
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
            if keyword.arg == "question" and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    return None


def _asked_for(node: Definition, imported: Set[str]) -> set[str]:
    parts = list(ast.walk(node))
    names = {part.attr for part in parts if isinstance(part, ast.Attribute) and _is_submission(part.value)}
    for call in (part for part in parts if isinstance(part, ast.Call)):
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        inside = [part for argument in given for part in ast.walk(argument)]
        if any(map(_is_submission, inside)) or _is_asked_by_name(call.func):
            names |= {part.value for part in inside if isinstance(part, ast.Constant) and isinstance(part.value, str)}
        if any(map(_is_submission, given)) and isinstance(call.func, ast.Name) and call.func.id in imported:
            names.add(ANYTHING)
    return names


def _is_asked_by_name(function: ast.expr) -> bool:
    """Is it `submission.probe` or the like? What the student's own functions are given names nothing of theirs."""
    return isinstance(function, ast.Attribute) and function.attr in BY_NAME and _is_submission(function.value)


def _is_submission(node: object) -> bool:
    return isinstance(node, ast.Name) and node.id == "submission"

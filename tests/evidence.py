"""Which checks a mistake can touch, and a class graded with those alone (`python tests/evidence.py NAME CLASS OUT`).

A mistake gives some names of the file another meaning. A check can only fail because of it if it asks the submission
for such a name, or for one that uses it. Both are read off the source. Holds no test.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent


def bound_at_the_top(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return the names that a file binds, each with the statement that does it last."""
    found: dict[str, ast.stmt] = {}
    for statement in tree.body:
        for node in [statement] if isinstance(statement, ast.FunctionDef | ast.ClassDef) else ast.walk(statement):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[node.name] = statement
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found[node.id] = statement
            elif isinstance(node, ast.alias):
                found[(node.asname or node.name).partition(".")[0]] = statement
    return found


def touched_names(reference: str, mistake: str) -> set[str]:
    """Return the names whose meaning changes if `mistake` is put behind `reference`: its own, and all that use them."""
    touched = own_names(reference, mistake)
    uses = {
        name: {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        for name, statement in bound_at_the_top(ast.parse(f"{reference}\n\n{mistake}")).items()
    }
    while grown := {name for name, used in uses.items() if name not in touched and used & touched}:
        touched |= grown
    return touched


def own_names(reference: str, mistake: str) -> set[str]:
    """Return the names that `mistake` binds, without those that `reference` imports in the same way."""
    before, own = bound_at_the_top(ast.parse(reference)), bound_at_the_top(ast.parse(mistake))
    return {name for name in own if name not in before or not _same_import(name, own[name], before[name])}


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


def names_by_question(files: Iterable[Path]) -> dict[str, set[str]]:
    """Return for each question the names that its checks, and the functions that they use, ask a submission for.

    `submission.area` asks for one, and so does a text that is given along with it: `getattr(submission, "area")`.
    """
    found: dict[str, set[str]] = {}
    for path in files:
        functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
        asked = {function.name: _asked_for(function) for function in functions}
        uses = {f.name: {node.id for node in ast.walk(f) if isinstance(node, ast.Name)} & set(asked) for f in functions}
        for function in functions:
            reached, waiting = set(), {function.name}
            while waiting:
                reached |= waiting
                waiting = set().union(*(uses[name] for name in waiting)) - reached
            for node in function.decorator_list:
                for keyword in node.keywords if isinstance(node, ast.Call) else ():
                    if keyword.arg == "question":
                        found.setdefault(keyword.value.value, set()).update(*(asked[name] for name in reached))
    return found


def _asked_for(function: ast.FunctionDef) -> set[str]:
    nodes = list(ast.walk(function))
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute) and _is_submission(node.value)}
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        parts = [part for argument in call.args for part in ast.walk(argument)]
        if any(map(_is_submission, [*parts, getattr(call.func, "value", None)])):
            names |= {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return names


def _is_submission(node: object) -> bool:
    return isinstance(node, ast.Name) and node.id == "submission"


def main(name: str, class_folder: Path, out: Path) -> None:
    """Grade the class; on standard input is a JSON object: submission's id → questions whose checks it meets."""
    from autograder.assignment import load_assignment
    from autograder.confine.levels import Isolation
    from autograder.grading import grade_class
    from autograder.intake import find_submissions
    from autograder.plan import Plan

    given = json.load(sys.stdin)
    assignment = load_assignment(ROOT / "assignments" / name, None)
    plan = Plan(
        assignment=assignment,
        submissions=find_submissions(class_folder, assignment),
        out=out,
        jobs=2,
        device="cpu",
        isolation=Isolation(given["isolation"]) if given["isolation"] else None,
        questions={id: frozenset(questions) for id, questions in given["questions"].items()},
    )
    grade_class(plan, lambda count: None, lambda result: None)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))

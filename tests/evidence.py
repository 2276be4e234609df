"""Which checks a mistake can touch, and a class graded with those alone (`python tests/evidence.py NAME CLASS OUT`).

A mistake gives some names of the file another meaning. A check of another question can only fail because of it if it
uses such a name, or a name of the file that does. Both are read off the source. Holds no test.
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
    own = set(bound_at_the_top(ast.parse(mistake)))
    uses = {
        name: {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        for name, statement in bound_at_the_top(ast.parse(f"{reference}\n\n{mistake}")).items()
    }
    touched = set(own)
    while grown := {name for name, used in uses.items() if name not in touched and used & touched}:
        touched |= grown
    return touched


def names_by_question(files: Iterable[Path]) -> dict[str, set[str]]:
    """Return for each question every word that stands in a file with checks of it, as a name, attribute or text."""
    found: dict[str, set[str]] = {}
    for path in files:
        tree = ast.parse(path.read_text())
        words = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        words |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        words |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for question in {keyword.value.value for keyword in _question_keywords(tree)}:
            found.setdefault(question, set()).update(words)
    return found


def _question_keywords(tree: ast.Module) -> list[ast.keyword]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "question"]


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

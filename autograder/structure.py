"""What a definition of a student's file uses, told from the parsed source. Nothing is run, and nothing is judged."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator


def uses(tree: ast.Module, name: str) -> Iterator[ast.AST]:
    """Yield the nodes of the definition of `name`, and of the definitions of the file that it uses, directly or not."""
    defined = _definitions(tree)
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        if current in seen or current not in defined:
            continue
        seen.add(current)
        for node in ast.walk(defined[current]):
            yield node
            if isinstance(node, ast.Name):
                waiting.append(node.id)


def names_used(tree: ast.Module, name: str) -> set[str]:
    """Return the names that the definition of `name` uses, in full: "numpy.cross", whatever it was imported as.

    An attribute of what is no name, as in `(2 * z).tanh()`, is ".tanh".
    """
    imported, stars = _imports(tree)
    nodes = list(uses(tree, name))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)} | set(_definitions(tree))
    found = set()
    for node in nodes:
        first, dot, rest = dotted_name(node).partition(".")
        if first in imported:
            found.add(f"{imported[first]}{dot}{rest}")
        elif isinstance(node, ast.Attribute) and not first:
            found.add(f".{node.attr}")
        elif first:
            found.add(f"{first}{dot}{rest}")
            found |= {f"{module}.{first}{dot}{rest}" for module in stars if first not in own}
    return found


def hidden_loop(tree: ast.Module, name: str) -> str:
    """Return the call that loops inside C, unseen by a count of Python's steps, in `name` or what it uses; or ""."""
    in_python = {node.name for node in nodes_of(tree) if isinstance(node, ast.FunctionDef)}
    for node in uses(tree, name):
        if not isinstance(node, ast.Call | ast.Name | ast.Attribute):
            continue
        called = dotted_name(node.func if isinstance(node, ast.Call) else node)
        if called.split(".")[-1] in ("vectorize", "frompyfunc", "apply_along_axis"):
            return called
        if isinstance(node, ast.Call) and called == "map" and node.args:
            mapped = node.args[0]  # a function written in Python is seen by the count; it may map over the arms
            if not isinstance(mapped, ast.Lambda) and dotted_name(mapped) not in in_python:
                return f"map({dotted_name(mapped) or '…'}, …)"
    return ""


def dotted_name(node: ast.AST) -> str:
    """Return `a.b.c` for the expression a.b.c, and "" for any other."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


@functools.lru_cache(maxsize=1)  # all checks look at one submission's tree, and walking it takes as long as parsing it
def nodes_of(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Return all nodes of the tree, as `ast.walk` yields them."""
    return tuple(ast.walk(tree))


def _definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return the statement at the top of the file that gives each name its value; the last one wins."""
    found: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = (part for part in ast.walk(node) if isinstance(part, ast.Name))
            found.update({part.id: node for part in targets if isinstance(part.ctx, ast.Store)})
    return found


def _imports(tree: ast.Module) -> tuple[dict[str, str], list[str]]:
    """Return what imported names stand for ({"np": "numpy"}), and the modules all of whose names are imported."""
    names: dict[str, str] = {}
    stars: list[str] = []
    for node in nodes_of(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
        elif isinstance(node, ast.ImportFrom) and node.module:
            stars += [node.module for alias in node.names if alias.name == "*"]
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names, stars

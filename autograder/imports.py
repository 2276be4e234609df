"""Which of the files beside a student's main file it imports, directly or through each other. Parses, runs nothing."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator


def imported_files(main: str, read: Callable[[str], bytes | None]) -> dict[str, bytes]:
    """Return name → contents of the modules that `main` imports from its own folder, `main` not included.

    Args:
        main: the name of the main file, such as `mlp.py`.
        read: returns a file's contents by its path below that folder, None where there is no such file.

    Raises:
        RecursionError, MemoryError: a file is nested too deeply to be parsed.
    """
    found: dict[str, bytes] = {}
    waiting = [main]
    while waiting:
        name = waiting.pop()
        contents = read(name) if name == main else found[name]
        for module in _imports(contents or b""):
            for path in (f"{module.replace('.', '/')}.py", f"{module.replace('.', '/')}/__init__.py"):
                if path != main and path not in found and (other := read(path)) is not None:
                    found[path] = other
                    waiting.append(path)
    return found


@functools.lru_cache(maxsize=4)  # the same few files are asked for by name, and for their statements
def parsed(contents: bytes) -> ast.Module:
    """Return the tree of a file, which is not to be changed.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it cannot be parsed.
    """
    return ast.parse(contents)


def _imports(contents: bytes) -> Iterator[str]:
    """Names of modules in import statements, with those that they may stand for: `from a import b` gives a and a.b."""
    try:
        tree = parsed(contents)
    except (SyntaxError, ValueError):  # then it cannot be imported either
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module or ''}.{alias.name}".strip(".") for alias in node.names)]
        else:
            continue
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:count]) for count in range(1, len(parts) + 1) if parts[0])

"""How a file of checks spells what it uses: its imports, the files beside it, its thresholds. Reads source, one node.

What is not spelt in one of these ways is taken for anything at all.
"""

from __future__ import annotations

import ast

from autograder.structure import dotted_name as dotted

PLAIN = frozenset(
    {
        "__future__", "abc", "ast", "cmath", "collections", "contextlib", "copy", "dataclasses", "decimal", "enum",
        "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math", "numbers", "operator", "random",
        "re", "statistics", "string", "struct", "textwrap", "time", "types", "typing", "unicodedata", "warnings",
        "autograder", "msgspec", "numpy", "pytest", "torch",
    }
)  # fmt: skip  # modules that open no file, but for the names below
OF_AUTOGRADER = frozenset({"checking", "drawings", "faults", "kinds", "structure", "training", "undisturbed"})
BUILT_IN = frozenset(
    {
        "__builtins__", "__file__", "__import__", "__loader__", "__spec__", "compile", "eval", "exec", "globals",
        "locals", "open", "vars",
    }
)  # fmt: skip
OPENING = frozenset(
    {
        "DataSource", "NpzFile", "__builtins__", "__dict__", "__globals__", "absolute", "from_file", "fromfile",
        "genfromtxt", "glob", "hub", "importorskip", "imread", "iterdir", "joinpath", "listdir", "memmap", "parent",
        "parents", "resolve", "rglob", "scandir", "with_name", "with_stem", "with_suffix",
    }
)  # fmt: skip  # attributes, and what begins with load, read or open, by which a file is found or read
NO_FILE = frozenset({"load_arrays", "load_thresholds", "load_state_dict"})  # though they begin so
OF_A_PATH = frozenset({"exists", "is_file", "name", "open", "read_bytes", "read_text", "stem", "suffix"})


def takes_the_submission_alone(function: ast.stmt) -> bool:
    """Does a check take the submission alone, and what it is parametrized with? Else some fixture has its say."""
    assert isinstance(function, ast.FunctionDef)
    arguments = function.args
    taken = {argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    for decorator in function.decorator_list:
        name = dotted(decorator.func) if isinstance(decorator, ast.Call) else dotted(decorator)
        if name == "pytest.mark.parametrize" and isinstance(decorator, ast.Call) and decorator.args:
            first = decorator.args[0]
            if any(keyword.arg == "indirect" for keyword in decorator.keywords):
                return False
            given = first.elts if isinstance(first, ast.List | ast.Tuple) else [first]
            for part in given:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    taken -= {name.strip() for name in part.value.split(",")}
        elif name.startswith("pytest.mark.") and name not in ("pytest.mark.check", "pytest.mark.skipif"):
            return False
    return taken <= {"submission"}


def as_table(statement: ast.AST) -> tuple[str, tuple[str, ...]] | None:
    """Return name and keys for `TABLE = load_thresholds(__file__)["a"]`, and None for any other statement."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target: ast.expr = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    else:
        return None
    keys: list[str] = []
    value = statement.value
    while isinstance(value, ast.Subscript):
        if not isinstance(value.slice, ast.Constant) or not isinstance(value.slice.value, str):
            return None
        keys.insert(0, value.slice.value)
        value = value.value
    if not isinstance(target, ast.Name) or value is None or not is_load_thresholds(value):
        return None
    return target.id, tuple(keys)


def is_load_thresholds(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or dotted(node.func) != "load_thresholds" or node.keywords:
        return False
    return [dotted(argument) for argument in node.args] == ["__file__"]


def path_beside(node: ast.AST) -> tuple[str, ...] | None:
    """Return the names in `Path(__file__).with_name("a.py")` or `Path(__file__).parent / "data" / "b"`, else None."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        name = node.right.value if isinstance(node.right, ast.Constant) else None
        before = path_beside(node.left)
        return (*before, name) if before is not None and isinstance(name, str) and _goes_down(name) else None
    if isinstance(node, ast.Attribute) and node.attr == "parent" and _is_this_file(node.value):
        return ()
    called = node.func if isinstance(node, ast.Call) and len(node.args) == 1 else None
    if isinstance(called, ast.Attribute) and called.attr == "with_name" and _is_this_file(called.value):
        assert isinstance(node, ast.Call)
        name = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
        return (name,) if isinstance(name, str) and _goes_down(name) else None
    return None


def _is_this_file(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or dotted(node.func) != "Path":
        return False
    return [dotted(argument) for argument in node.args] == ["__file__"]


def _goes_down(name: str) -> bool:
    return not name.startswith("/") and ".." not in name.split("/")


def modules(statement: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(statement, ast.ImportFrom):
        return [statement.module or ""]
    return [one.name for one in statement.names]


def imports_only_path(statement: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(statement, ast.ImportFrom) and [(a.name, a.asname) for a in statement.names] == [("Path", None)]


def for_checks(statement: ast.Import | ast.ImportFrom, rest: str) -> bool:
    """Does it import what is made for checks, which opens no file unasked?"""
    if isinstance(statement, ast.ImportFrom) and not rest:
        return all(alias.name in OF_AUTOGRADER for alias in statement.names)
    return rest in OF_AUTOGRADER and (isinstance(statement, ast.ImportFrom) or statement.names[0].asname is not None)


def opens(name: str) -> bool:
    return name in OPENING or (name.startswith(("load", "read", "open")) and name not in NO_FILE)

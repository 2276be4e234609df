"""What of an assignment's private half must not be in what students get, and how it is recognised there.

The files to look through come from `release.py`. A leak is the author's mistake: one line that names the file.
"""

from __future__ import annotations

import ast
import hashlib
import io
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from autograder.assignment import HIDDEN, Assignment
from autograder.faults import UserError
from autograder.naming import is_clutter, shown
from autograder.notebook import NotebookError, convert

TEXTS = (".py", ".ipynb", ".md", ".toml", ".txt", ".json", ".csv")
LICENCES = ("license", "licence", "copying", "notice")  # how the names of files begin that both halves may hold
LEAST_NODES = 24  # of a function's syntax tree: one of a line or two is written alike by anybody
LEAST_NODES_OF_A_TABLE = 10  # of a constant's

_MARK = re.compile(rb"#\s*(?:BEGIN\s+|END\s+)?SOLUTION\b")  # otter's, in a line of a notebook or of Python
_HIDDEN_CASE = re.compile(rb"""\bhidden["']?\s*[:=]\s*True\b""")  # in a test file of otter's
_NO_MATTER = ("annotation", "returns", "ctx", "type_comment", "simple", "kind")  # to what a statement computes
_VARIABLES = {("Name", "id"), ("arg", "arg"), ("FunctionDef", "name"), ("AsyncFunctionDef", "name")}
_GIVEN = re.compile(r"#.*\bgiven\b", re.IGNORECASE)
_SECTION = re.compile(r"#\s*[-=─]{3,}")


class LeakError(UserError):
    """Something private would get to the students: one line with the file and the mend."""


def find_leaks(files: Mapping[str, bytes], assignment: Assignment) -> None:
    """Look through `files` (path in the release → contents).

    Without the private half only what gives itself away is found.

    Raises:
        LeakError: for the first leak.
    """
    private = _private_files(assignment)
    _find_copies(files, private, assignment)
    for name, data in files.items():
        _find_marks(name, data, assignment)
    _find_hidden_names(files, assignment)
    _find_solved(files, assignment)


def find_leaks_in_wheel(name: str, members: Mapping[str, bytes], assignment: Assignment) -> None:
    """Look through what is in a wheel of the engine.

    Raises:
        LeakError: it holds a file of the private half.
    """
    _find_copies({f"{name}/{path}": data for path, data in members.items()}, _private_files(assignment), assignment)
    for path in members:
        if PurePosixPath(path).name.startswith(HIDDEN):
            raise LeakError(f"{name}: {shown(path)} is in it; build the wheel from the engine alone.")


def is_hidden_check(name: str) -> bool:
    """Is this the path of a file with hidden checks?"""
    return PurePosixPath(name).name.startswith(HIDDEN)


# ------------------------------------------------------------------------------------ whole files


def _private_files(assignment: Assignment) -> dict[str, Path]:
    """Return SHA-256 → a file of the private half that has it."""
    if assignment.solutions is None:
        return {}
    found = {}
    for path in sorted(assignment.solutions.rglob("*")):
        parts = path.relative_to(assignment.solutions).parts
        if not path.is_file() or is_clutter(parts) or path.name.lower().startswith(LICENCES):
            continue
        if data := path.read_bytes():  # empty files are alike everywhere
            found[hashlib.sha256(data).hexdigest()] = path
    return found


def _find_copies(files: Mapping[str, bytes], private: Mapping[str, Path], assignment: Assignment) -> None:
    for name, data in files.items():
        original = private.get(hashlib.sha256(data).hexdigest())
        if original is not None:
            raise LeakError(
                f"{assignment.folder / name}: is the same file as {original}; take it out of the public half."
            )


def _find_marks(name: str, data: bytes, assignment: Assignment) -> None:
    place = assignment.folder / name
    path = PurePosixPath(name)
    if path.suffix in (".py", ".ipynb") and (mark := _MARK.search(data)):
        raise LeakError(
            f"{place}: has `{shown(mark[0].decode())}` in it; release the students' version, without the solutions."
        )
    if path.parts[0] == "tests" and path.suffix == ".py" and _HIDDEN_CASE.search(data):
        raise LeakError(f"{place}: holds hidden test cases of otter's; release the tests of the students' version.")
    if len(path.parts) == 1 and path.suffix == ".ipynb" and _has_outputs(data):
        raise LeakError(f"{place}: has outputs, which may show what a solution prints; clear them and save it.")


class _Cell(msgspec.Struct):
    outputs: list[msgspec.Raw] = []


class _Notebook(msgspec.Struct):
    cells: list[_Cell] = []


def _has_outputs(notebook: bytes) -> bool:
    try:
        return any(cell.outputs for cell in msgspec.json.decode(notebook, type=_Notebook).cells)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False  # that it is no notebook is said where its code is read


# ------------------------------------------------------------------------------- names and bodies


def _find_hidden_names(files: Mapping[str, bytes], assignment: Assignment) -> None:
    names = {name for path in assignment.hidden_checks for name in _checks_in(path.read_bytes())}
    names -= {name for path in assignment.visible_checks for name in _checks_in(path.read_bytes())}
    for file, data in files.items():
        if PurePosixPath(file).suffix.lower() not in TEXTS:
            continue
        for word in re.findall(r"\btest_\w+", data.decode("utf-8", "replace")):
            if word in names:
                raise LeakError(f"{assignment.folder / file}: names the hidden check {word}; take that out.")


def _checks_in(source: bytes) -> Iterator[str]:
    for node in ast.walk(_parsed(source) or ast.Module([], [])):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


def _find_solved(files: Mapping[str, bytes], assignment: Assignment) -> None:
    """Raise for code of the reference that is not given to students on purpose (under a comment with the word)."""
    if assignment.solutions is None:
        return
    code = {name: python_of(name, data, assignment.folder / name) for name, data in files.items() if _is_code(name)}
    given = {body for name in assignment.files if name in code for body in _given(code[name])}
    for file in assignment.files:
        reference = assignment.solutions / file
        if not file.endswith(".py") or not reference.is_file():
            continue
        bodies = {body: name for body, name in bodies_of(reference.read_bytes()).items() if body not in given}
        for name, source in code.items():
            for function in bodies_in(source, bodies):
                raise LeakError(
                    f"{assignment.folder / name}: holds `{function}` as {reference} has it; take it out, "
                    'or, if students shall have it, write "given" into a comment above it in the stub.'
                )


def _is_code(name: str) -> bool:
    return name.endswith((".py", ".ipynb"))


def python_of(name: str, data: bytes, place: Path) -> bytes:
    """Return the Python of a `.py` file or of a notebook's code cells.

    Raises:
        LeakError: it cannot be read, so that nobody knows what is in it.
    """
    if name.endswith(".ipynb"):
        try:
            data = convert(data).source.encode("utf-8", "backslashreplace")
        except NotebookError as error:
            raise LeakError(f"{place}: cannot be looked through: {error}") from None
    if _parsed(data) is None:
        raise LeakError(f"{place}: is no Python, so it cannot be looked through; mend it, or take it away.")
    return data


def _parsed(source: bytes) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def bodies_of(source: bytes) -> dict[str, str]:
    """Return body → name of the functions and methods in `source` longer than a line or two, and of its tables.

    A body is what its statements compute: without docstring, comments, annotations and the names of variables. A table
    is a constant such as `ANSWERS = {…}`; its body is the whole statement.
    """
    tree = _parsed(source) or ast.Module([], [])
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            statements = _without_docstring(node.body)
            if sum(map(_size, statements)) >= LEAST_NODES:
                found[normalised(statements)] = node.name
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) if _size(statement) >= LEAST_NODES_OF_A_TABLE:
                found[normalised([statement])] = name
    return found


def _size(statement: ast.stmt) -> int:
    return sum(1 for _ in ast.walk(statement))


def bodies_in(source: bytes, bodies: Mapping[str, str]) -> Iterator[str]:
    """Yield the names of those `bodies` that stand in `source`: as a function, or as statements one after the other."""
    shapes = {tuple(line.partition("(")[0] for line in body.splitlines()) for body in bodies}
    for node in ast.walk(_parsed(source) or ast.Module([], [])):
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if not isinstance(statements, list):
                continue
            statements = _without_docstring(statements)
            kinds = tuple(type(statement).__name__ for statement in statements)
            for shape in shapes:
                for start in range(len(kinds) - len(shape) + 1):
                    end = start + len(shape)
                    if kinds[start:end] == shape and (body := normalised(statements[start:end])) in bodies:
                        yield bodies[body]


def normalised(statements: Sequence[ast.stmt]) -> str:
    """Return the statements as text, one a line, with variables numbered in the order in which they appear."""
    numbers: dict[str, str] = {}
    return "".join(_text(statement, numbers) + "\n" for statement in statements)


def _text(node: object, numbers: dict[str, str]) -> str:
    if isinstance(node, list):
        return "[" + ",".join(_text(item, numbers) for item in node) + "]"
    if not isinstance(node, ast.AST):
        return repr(node)
    parts = []
    for field, value in ast.iter_fields(node):
        if field in _NO_MATTER:
            continue
        if (type(node).__name__, field) in _VARIABLES:
            parts.append(numbers.setdefault(value, f"v{len(numbers)}"))
        else:
            is_body = field == "body" and isinstance(value, list)
            parts.append(_text(_without_docstring(value) if is_body else value, numbers))
    return f"{type(node).__name__}({','.join(parts)})"


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return body


def _given(source: bytes) -> set[str]:
    """Return the bodies of functions in the stub that stand under a comment with the word "given", up to the next
    heading (a comment such as `# ----- question spiral`)."""
    marks = []
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        if token.type == tokenize.COMMENT and token.start[1] == 0:
            if _GIVEN.match(token.string):
                marks.append((token.start[0], True))
            elif _SECTION.match(token.string):
                marks.append((token.start[0], False))
    found: set[str] = set()
    for node in (_parsed(source) or ast.Module([], [])).body:
        before = [is_given for line, is_given in marks if line < node.lineno]
        if before and before[-1]:
            found |= bodies_of(ast.unparse(node).encode()).keys()
    return found

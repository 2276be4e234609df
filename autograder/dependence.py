"""What the verdict of one check depends on, beside the submission and what all checks share: told from the sources.

A check depends on its definition and on all that this uses of its file, prose included; on what its marker says, and
which checks it needs; on the files that it can read. What cannot be told apart counts for all checks of the file, or
for all that there are: see `lasting.py`. Runs nothing.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from autograder.assignment import THRESHOLDS, Assignment, assignment_fingerprint, conftests, graded_files
from autograder.checks import Check
from autograder.definitions import defined_in, reached
from autograder.lasting import left_behind, root
from autograder.spelling import (
    BUILT_IN,
    OF_A_PATH,
    PLAIN,
    as_table,
    for_checks,
    imports_only_path,
    is_load_thresholds,
    modules,
    opens,
    path_beside,
    takes_the_submission_alone,
)
from autograder.structure import dotted_name as dotted

BY_PATH = ("importlib.util.spec_from_file_location", "importlib.util.module_from_spec")
EVERYTHING = "everything in both halves"
PROBES = "probes.py"


def check_fingerprints(assignment: Assignment, checks: Sequence[Check]) -> dict[str, str]:
    """Return check → hash of all that its verdict depends on, beside the submission and what all checks share."""
    course = _Course(assignment)
    files = {path: course.file(path) for path in {check.file for check in checks}}
    shared = sorted({part for file in files.values() for part in file.felt_by_all})
    if course.has_conftest or any("pytest_plugins" in file.defined for file in files.values()):
        shared.append(course.everything)
    return {check.id: _hash([*shared, *_own_parts(check, checks, files[check.file])]) for check in checks}


def _own_parts(check: Check, checks: Sequence[Check], file: _File) -> Iterator[str]:
    marked = (check.id, check.question, check.title, check.points, check.visibility, check.timeout, check.needs)
    yield f"{file.place} {msgspec.json.encode(marked).decode('utf-8', 'replace')}"
    # Whether one that is needed passed, a run can tell; the words for it are its title.
    needed = sorted((other.id, other.title) for other in checks if other.function in check.needs)
    yield f"needs {json.dumps(needed)}"
    yield from file.parts_of(check.function)


class _Course:
    """The two halves of an assignment. Reads each file once."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._files: dict[Path, _File] = {}
        self.halves = [half for half in (assignment.folder, assignment.solutions) if half is not None]

    def file(self, path: Path) -> _File:
        if path not in self._files:
            self._files[path] = _File(path, self)
        return self._files[path]

    @cached_property
    def has_conftest(self) -> bool:
        return bool(conftests(self._assignment))

    @cached_property
    def everything(self) -> str:
        return f"{EVERYTHING} {assignment_fingerprint(self._assignment)}"

    @cached_property
    def data(self) -> str:
        """What `load_arrays` can load: every graded file that is neither code nor settings."""
        assignment, found = self._assignment, []
        for half in self.halves:
            stubs = assignment.files if half == assignment.folder else ()
            for path in graded_files(half, stubs, assignment.data):
                if path.suffix not in (".py", ".toml"):
                    found.append(f"{path} {_hash_of_file(half / path)}")
        return f"data {_hash(found)}"

    def holds(self, module: str, beside: Path) -> Path | None:
        """Return the file of a module that lies in one of the halves or beside a file of theirs, if there is one."""
        for folder in (beside.parent, *self.halves):
            for path in (folder / f"{module}.py", folder / module):
                if path.exists():
                    return path
        return None


class _File:
    """A file with checks, or a module that one imports. A part of it is a text: two are the same if their texts are."""

    def __init__(self, path: Path, course: _Course) -> None:
        self.path = path
        self._course = course
        self._text = path.read_text("utf-8")
        self._lines = self._text.splitlines(keepends=True)
        tree = ast.parse(self._text)
        self._body = tree.body
        self.defined = defined_in(tree)
        self._lasting = left_behind(tree, self.defined)
        tables = filter(None, map(as_table, tree.body))
        self._tables = {name: keys for name, keys in tables if len(self.defined[name]) == 1}  # of thresholds.toml
        self._parts: dict[str, set[str]] = {}  # of what a name stands for
        nodes = ast.walk(tree)
        self._imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]

    @property
    def place(self) -> str:
        half = next((half for half in self._course.halves if self.path.is_relative_to(half)), self.path.parent)
        return f"{self._course.halves.index(half) if half in self._course.halves else ''}/{self.path.relative_to(half)}"

    @property
    def is_plain(self) -> bool:
        """Is it a module that only defines things, leaves nothing behind, and imports nothing else of the course's?"""
        return not self._is_one and not self._lasting.felt_by_all and not any(map(self._of_the_course, self._imports))

    @cached_property
    def _is_one(self) -> bool:
        """Do its checks belong together? They do, too, where a name means one thing here and another there."""
        several = [each for each in self.defined.values() if len(each) > 1]
        imports = (ast.Import, ast.ImportFrom)
        return self._lasting.together or not all(isinstance(part, imports) for each in several for part in each)

    @cached_property
    def felt_by_all(self) -> list[str]:
        """The parts that checks of all files depend on."""
        felt = self._lasting.felt_by_all
        names = {node.id for part in felt for node in ast.walk(part) if isinstance(node, ast.Name)}
        parts = self._parts_of(reached(self.defined, names)) if felt else set()
        for statement in felt:
            parts |= {self._source(statement), *self._read_by(statement)}
        for node in self._imports:
            if (module := self._of_the_course(node)) is not None and not self._is_apart(module):
                parts.add(self._course.everything)
        return sorted(parts)

    def parts_of(self, function: str) -> list[str]:
        """Return what a check depends on."""
        statements = self.defined.get(function, [])
        defines = len(statements) == 1 and isinstance(statements[0], ast.FunctionDef)
        if self._is_one or not defines or not takes_the_submission_alone(statements[0]):
            return sorted(self.all_parts)
        return sorted(self._parts_of(reached(self.defined, [function])))

    @cached_property
    def all_parts(self) -> set[str]:
        return {self._text, *(part for statement in self._body for part in self._read_by(statement))}

    def _parts_of(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for name in names:
            if name not in self._parts:
                parts: set[str] = set()
                for statement in self.defined[name]:
                    parts |= {self._source(statement, name), *self._read_by(statement)}
                self._parts[name] = parts
            found |= self._parts[name]
        return found

    def _source(self, statement: ast.stmt, name: str = "") -> str:
        """Return the text of a statement; of an import, what it says of this name."""
        if name and isinstance(statement, ast.Import | ast.ImportFrom):
            bound = [one for one in statement.names if name == (one.asname or one.name).partition(".")[0]]
            where = f"{statement.level} {statement.module}" if isinstance(statement, ast.ImportFrom) else ""
            return f"{name} is imported: {where} {[(one.name, one.asname) for one in bound]}"
        decorators = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
        return "".join(self._lines[first - 1 : statement.end_lineno])

    # ------------------------------------------------------------------------- what it can read

    def _read_by(self, node: ast.AST, path_is_known: bool = False) -> Iterator[str]:
        """Yield a part for each thing outside of the file that a piece of it can read."""
        if (table := as_table(node)) is not None and table[0] in self._tables:
            return  # what is read is told by its uses
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from self._imported(node)
            return
        known = path_beside(node)
        if known is not None:
            yield from [] if path_is_known else self._beside(known)
            return
        keys = self._keys_of(node)
        if keys is not None:
            yield self._thresholds(keys)
            for child in ast.walk(node):  # what stands between the brackets
                if isinstance(child, ast.Subscript) and not isinstance(child.slice, ast.Constant):
                    yield from self._read_by(child.slice)
            return
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if is_load_thresholds(node):
                yield self._thresholds(())
                return
            if name.rpartition(".")[2] == "load_arrays":
                yield self._course.data
                for child in [*node.args, *(keyword.value for keyword in node.keywords)]:
                    yield from self._read_by(child, path_is_known=True)
                return
            if name == BY_PATH[0] and (len(node.args) < 2 or path_beside(node.args[1]) is None):
                yield self._course.everything
        if isinstance(node, ast.Attribute):
            if dotted(node) in BY_PATH:
                return
            if path_beside(node.value) is not None:
                if node.attr not in OF_A_PATH:
                    yield self._course.everything
            elif root(node) != "submission" and opens(node.attr):
                yield self._course.everything
        if isinstance(node, ast.Name) and not (path_is_known and node.id in ("Path", "__file__")):
            yield from [self._course.everything] if node.id in ("Path", "importlib") or node.id in BUILT_IN else []
        if (isinstance(node, ast.Attribute) and node.attr == "probe") or (
            isinstance(node, ast.Constant) and node.value == "probe"
        ):
            yield f"{PROBES} {_hash_of_file(self.path.with_name(PROBES))}"
        for child in ast.iter_child_nodes(node):
            yield from self._read_by(child, path_is_known)

    def _imported(self, statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
        module = self._of_the_course(statement)
        if module is not None:
            yield from self._course.file(module).all_parts if self._is_apart(module) else [self._course.everything]
            return
        for name in modules(statement):
            top, _, rest = name.partition(".")
            if name == "importlib.util" or (name == "pathlib" and imports_only_path(statement)):
                continue  # its uses tell
            plain = for_checks(statement, rest) if top == "autograder" else top in PLAIN
            if not plain or (isinstance(statement, ast.ImportFrom) and any(opens(one.name) for one in statement.names)):
                yield self._course.everything

    def _of_the_course(self, statement: ast.Import | ast.ImportFrom) -> Path | None:
        """Return where a module lies that is imported from the course; None if it is from elsewhere."""
        tops = [name.partition(".")[0] for name in modules(statement)]
        if isinstance(statement, ast.ImportFrom) and statement.level:
            return self.path.parent / f"{tops[0]}.py"
        found = (self._course.holds(top, self.path) for top in tops if top not in sys.stdlib_module_names)
        return next((path for path in found if path is not None), None)

    def _is_apart(self, module: Path) -> bool:
        """Is this a module of the course's whose text says all that it does?"""
        return (
            module.suffix == ".py" and module.is_file() and module != self.path and self._course.file(module).is_plain
        )

    def _beside(self, names: tuple[str, ...]) -> Iterator[str]:
        path = self.path.parent.joinpath(*names)
        if path.suffix == ".py":
            yield from self._course.file(path).all_parts if self._is_apart(path) else [self._course.everything]
        elif path.is_dir() or not names:
            yield self._course.everything
        else:
            yield f"{'/'.join(names)} {_hash_of_file(path)}"

    # ------------------------------------------------------------------------------- thresholds

    def _keys_of(self, node: ast.AST) -> tuple[str, ...] | None:
        """Return which part of thresholds.toml `TABLE["a"]["b"]` is, where `TABLE` is read from it; None for others."""
        keys: list[str] = []
        while isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            known = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
            keys = [str(node.slice.value), *keys] if known else []  # type: ignore[attr-defined]
            node = node.value
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in self._tables:
            return (*self._tables[node.id], *keys)
        return None

    @cached_property
    def _table(self) -> Any:
        try:
            return tomllib.loads(self.path.with_name(THRESHOLDS).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None

    def _thresholds(self, keys: tuple[str, ...]) -> str:
        table = self._table
        for key in keys:
            table = table.get(key) if isinstance(table, dict) else None
        return f"{THRESHOLDS} {keys} {json.dumps(table, sort_keys=True, default=str)}"


def _hash(parts: Iterable[str]) -> str:
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        total.update(b"%d\n" % len(data) + data)
    return total.hexdigest()


def _hash_of_file(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "missing"

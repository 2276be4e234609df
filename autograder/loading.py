"""Which statements of a student's file are run, and the code of each. Not here: running them, and notebooks.

What runs: imports, definitions, constants, and the statements that bind or change names which that code reads,
directly or through other names. What only trains, plots, prints, asserts or seeds is skipped: a file that trains for
an hour at its end loads in a moment.

Times matter: a function reads a name as it is in the end, a plain statement as it is at that line, and a later binding
replaces the earlier ones. Two things cannot be seen: that a function changes its argument (`fill(table)`), and names
made from text (`globals()["x"] = 1`).
"""

from __future__ import annotations

import ast
import builtins
import warnings
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from types import CodeType
from typing import Literal

from autograder.footprint import DEFINITIONS, SETTINGS, Footprint, Kind, footprints, root_of

MAX_SOURCE = 2 << 20  # characters: some seconds of reading
MAX_STATEMENTS = 5_000  # at the top level
MAX_NAMES = 50_000  # that statements at the top level bind: the list of them is one value, and has to cross the wire
ONLY_WORKS = "only trains, plots or prints"
ONLY_AS_SCRIPT = "runs only when the file is started as a script"

_REPLACING = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, *DEFINITIONS)
_COMPUTING = (ast.Await, ast.Yield, ast.YieldFrom, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_PLAIN_CALLS = {
    "bool", "bytes", "complex", "dict", "float", "frozenset", "int", "len", "list", "max", "min", "range", "round",
    "set", "str", "sum", "tuple",
}  # fmt: skip
_WRAPPERS = {"cache", "compile", "frompyfunc", "jit", "lru_cache", "partial", "script", "vectorize", "vmap"}


@dataclass(frozen=True)
class Statement:
    """One statement at the top level. `why` is for the student: "only trains, plots or prints"."""

    index: int
    line: int  # the first one, decorators included, from 1
    end_line: int
    kind: Kind
    binds: frozenset[str]
    decision: Literal["run", "skip"]
    why: str


@dataclass(frozen=True)
class Plan:
    """What to run of one file, in order."""

    statements: tuple[Statement, ...]
    _codes: tuple[CodeType, ...] = field(repr=False)
    _needs: _Needs = field(repr=False)

    def code(self, index: int) -> CodeType:
        """Return the code of one statement, with the file's own name and lines, for `exec`."""
        return self._codes[index]

    def to_bind(self, name: str) -> tuple[int, ...]:
        """Return the skipped statements to run, in this order, so that `name` gets the value that the file gives it.

        For a name that a check asks for and that no statement which ran has bound, such as
        `circular_mse_loss = CircularLoss()`. Empty where the file does not bind it.
        """
        needed = self._needs.reasons([name])
        return tuple(index for index in sorted(needed) if self.statements[index].decision == "skip")


def plan(source: str, filename: str, wanted: Iterable[str] = ()) -> Plan:
    """Decide which statements of `source` run. `wanted` are names that checks ask for: they count as read.

    Raises:
        SyntaxError: Python cannot compile it, or it is too long, nested too deeply, or holds characters that no text
            holds. No other exception, whatever the source.
    """
    source = source.removeprefix("\ufeff")
    _refuse_what_is_no_text(source, filename)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `x is 1` and the like: the student's own Python tells the student
            tree = ast.parse(source, filename)
            if len(tree.body) > MAX_STATEMENTS:
                problem = f"there are more than {MAX_STATEMENTS:,} statements; keep data in files of its own"
                raise SyntaxError(problem, (filename, None, None, None))
            found = footprints(tree, filename)
            if sum(len(footprint.binds) for footprint in found) > MAX_NAMES:
                problem = f"there are more than {MAX_NAMES:,} names; keep data in files of its own"
                raise SyntaxError(problem, (filename, None, None, None))
            roots = _Roots(found)
            needs = _Needs(found, roots)
            reasons = needs.reasons(wanted)
    except (RecursionError, MemoryError):
        problem = "expressions or blocks are nested too deeply, or there is too much of them; write it flatter"
        raise SyntaxError(problem, (filename, None, None, None)) from None
    except (ValueError, OverflowError) as error:
        raise SyntaxError(f"Python cannot compile it ({error})", (filename, None, None, None)) from None
    statements = [
        Statement(
            index=index,
            line=_first_line(footprint.node),
            end_line=footprint.node.end_lineno or footprint.node.lineno,
            kind=footprint.kind,
            binds=frozenset(footprint.binds),
            decision="run" if index in reasons else "skip",
            why=reasons.get(index) or roots.never.get(index) or ONLY_WORKS,
        )
        for index, footprint in enumerate(found)
    ]
    return Plan(tuple(statements), tuple(footprint.code for footprint in found), needs)


def _refuse_what_is_no_text(source: str, filename: str) -> None:
    if len(source) > MAX_SOURCE:
        problem = f"longer than {MAX_SOURCE:,} characters; keep data in files of its own"
        raise SyntaxError(problem, (filename, None, None, None))
    for number, line in enumerate(source.split("\n"), start=1):
        if "\0" in line or (not line.isascii() and any("\ud800" <= character <= "\udfff" for character in line)):
            problem = "a character that no text holds (a null byte, or half a character); save the file as UTF-8 text"
            raise SyntaxError(problem, (filename, number, None, None))


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, DEFINITIONS) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


class _Roots:
    """What runs in any case and what never does, decided from the first statement to the last.

    `always` and `never` give the reason by the statement's index.
    """

    def __init__(self, found: Sequence[Footprint]) -> None:
        self.always: dict[int, str] = {}
        self.never: dict[int, str] = {}
        self._bound: set[str] = set().union(*(footprint.binds for footprint in found))
        self._settled: set[str] = set()  # names whose value comes from statements that always run
        self._definitions: set[str] = set()  # names of the student's functions and classes, so far
        self._imported: set[str] = set()
        self._imports_all = False
        for index, footprint in enumerate(found):
            self._decide(index, footprint)

    def _decide(self, index: int, footprint: Footprint) -> None:
        binds = footprint.binds
        self._imports_all |= footprint.imports_all
        if is_main_guard(footprint.node):
            self.never[index] = ONLY_AS_SCRIPT
            return
        if reason := self._reason(footprint):
            self.always[index] = reason
            self._settled |= binds
            self._imported |= footprint.imports
            self._definitions -= binds
            self._definitions |= footprint.defines
        elif replaced := sorted(binds & self._definitions):
            # `accuracy = accuracy(model(x), y)` in a notebook: the function is what gets graded.
            self.never[index] = f"would replace your `{replaced[0]}` by a result"
        else:
            self._settled -= binds

    def _reason(self, footprint: Footprint) -> str:
        node = footprint.node
        if footprint.kind in ("import", "docstring"):
            return footprint.kind
        if footprint.kind == "definition":
            footprint.defines |= footprint.binds
            return "definition"
        if isinstance(node, ast.If | ast.Try | ast.TryStar | ast.With) and not footprint.trains:
            if footprint.defines:
                return "definition"
            if footprint.imports and self._are_known(footprint.reads - footprint.binds):
                return "import"
        if not self._are_known(footprint.reads):
            return ""
        if self._binds_a_function(node):
            footprint.defines |= footprint.binds
            return "definition"
        if footprint.binds.isdisjoint(self._definitions) and footprint.changes <= self._settled:
            return "constant" if self._is_constant(node) else ""
        return ""

    def _are_known(self, names: Set[str]) -> bool:
        return all(
            name in self._settled
            or (name not in self._bound and (self._imports_all or hasattr(builtins, name)))
            or name.startswith("__")
            for name in names
        )

    def _binds_a_function(self, node: ast.stmt) -> bool:
        """Is it `relu = lambda z: …`, an alias, `partial(…)`, or a definition replaced by an object on purpose?"""
        match node:
            case ast.Assign(targets=targets, value=value):
                pass
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                targets = [target]
            case _:
                return False
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        if len(names) < len(targets):
            return False
        replaces = names <= self._definitions
        if isinstance(value, ast.Call):
            callee = value.func.func if isinstance(value.func, ast.Call) else value.func
            called = str(getattr(callee, "attr", None) or getattr(callee, "id", ""))
            wraps = any(isinstance(argument, ast.Name) and argument.id in names for argument in value.args)
            return called in _WRAPPERS or (replaces and called not in names and (wraps or called[:1].isupper()))
        functions = self._definitions | self._imported if replaces else self._definitions
        choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        return all(isinstance(choice, ast.Lambda) or _is_dotted(choice, functions) for choice in choices)

    def _is_constant(self, node: ast.stmt) -> bool:
        """Is it an assignment without calls, but for those that build plain values?"""
        if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) or node.value is None:
            return False
        for part in ast.walk(node):
            if isinstance(part, _COMPUTING):
                return False
            if isinstance(part, ast.Call):
                name = part.func.id if isinstance(part.func, ast.Name) else ""
                if name not in _PLAIN_CALLS or name in self._bound:
                    return False
        return True


def _is_dotted(node: ast.expr, roots: Set[str]) -> bool:
    """Is it `name` or `name.attribute…`, starting from one of these?"""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in roots


def is_main_guard(node: ast.stmt) -> bool:
    """Is it `if __name__ == "__main__":`?"""
    match node:
        case ast.If(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]), orelse=[]):
            name, main = (left, right) if isinstance(left, ast.Name) else (right, left)
            return root_of(name) == "__name__" and isinstance(main, ast.Constant) and main.value == "__main__"
    return False


class _Needs:
    """Which statements have to run so that names have their values."""

    def __init__(self, found: Sequence[Footprint], roots: _Roots) -> None:
        self._found = found
        self._always = roots.always
        self._binders: dict[str, list[int]] = defaultdict(list)  # name -> who binds or changes it, in order
        training = []
        for index, footprint in enumerate(found):
            if index in roots.never:
                continue
            if footprint.trains and footprint.kind == "block" and index not in roots.always:
                training.append(index)
                continue
            for name in footprint.binds if footprint.trains else footprint.binds | footprint.changes:
                self._binders[name].append(index)
        # A loop that trains runs only for names that have their value from nowhere else.
        elsewhere = set(self._binders)
        for index in training:
            for name in found[index].binds - elsewhere:
                self._binders[name].append(index)
        self._made_callable = {
            name for name, indices in self._binders.items() if any(found[index].deferred for index in indices)
        }

    def reasons(self, wanted: Iterable[str]) -> dict[int, str]:
        """Return index and reason of every statement that runs in any case, or so that `wanted` is right in the end."""
        found, end = self._found, len(self._found)
        reasons = dict(self._always)
        todo: list[tuple[str, int]] = [(SETTINGS, end), *((name, end) for name in wanted)]  # name, before which index
        for index in reasons:
            todo += _read_by_root(found[index], index, end)
        seen: set[tuple[str, int, int]] = set()
        called: set[tuple[int, int]] = set()
        while todo:
            name, before = todo.pop()
            binders = self._binders.get(name, [])
            position = bisect_left(binders, before)
            used_at = before if name in self._made_callable else end  # matters only for what can be called
            while position and (name, position, used_at) not in seen:
                seen.add((name, position, used_at))
                position -= 1
                index = binders[position]
                footprint = found[index]
                if index not in reasons:
                    reasons[index] = _reason(name, footprint)
                    todo += [(read, index) for read in footprint.reads | footprint.deferred]
                if (index, used_at) not in called:
                    called.add((index, used_at))
                    todo += [(read, used_at) for read in footprint.deferred]
                if name in footprint.binds and isinstance(footprint.node, _REPLACING):
                    break  # what came before is gone
        return reasons


def _read_by_root(footprint: Footprint, index: int, end: int) -> list[tuple[str, int]]:
    """What a statement that always runs reads, and when. A function that was replaced is not called in the end."""
    names = [(name, index) for name in footprint.reads]
    names += [(name, end) for name in footprint.defines]
    decorated = bool(getattr(footprint.node, "decorator_list", []))  # may be registered somewhere
    if decorated or not footprint.defines:
        names += [(name, end) for name in footprint.deferred]
    return names


def _reason(name: str, footprint: Footprint) -> str:
    if name == SETTINGS:
        return "sets up imports"
    return f"{'binds' if name in footprint.binds else 'changes'} `{name}`, which your code reads"

"""What one statement of a student's file binds, reads and changes. Not here: which statements run (`loading.py`).

Who reads and binds what is taken from the compiler's own code, so scopes are Python's. What changes a name without
binding it (`table["x"] = 1`, `names.append("x")`) is taken from the tree.
"""

from __future__ import annotations
import __future__ as futures

import ast
import dis
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from inspect import CO_OPTIMIZED
from types import CodeType
from typing import Literal

Kind = Literal["import", "definition", "docstring", "assignment", "expression", "block", "other"]

SETTINGS = "sys.*"  # stands for what imports and deep recursion need: `sys.path`, the recursion limit

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_CONDITIONS = (ast.If, ast.Try, ast.TryStar, ast.Match, ast.While)
_BLOCKS = (*_LOOPS, *_CONDITIONS, ast.With, ast.AsyncWith)
_READS = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
_RUN_AT_ONCE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<generic parameters", "__annotate__")
# Methods that change their object even where their result is used (`last = names.pop()`).
_MUTATORS = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem", "popleft", "remove",
    "reverse", "setdefault", "sort", "update",
}  # fmt: skip
# Functions that change their first argument; those whose name ends in `_` do, too, by PyTorch's convention.
_IN_PLACE = {
    "copyto", "delattr", "fill_diagonal", "heapify", "heappop", "heappush", "insort", "put", "putmask", "setattr",
    "shuffle",
}  # fmt: skip


@dataclass(frozen=True)
class _Call:
    root: str | None  # what the method's object starts from; None for a plain function
    name: str
    first: str | None  # what the first argument starts from
    discarded: bool  # nothing is done with the result


@dataclass
class Footprint:
    """One statement: its code, and the names that it has to do with."""

    node: ast.stmt
    code: CodeType
    kind: Kind
    binds: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)  # while it runs
    deferred: set[str] = field(default_factory=set)  # when a function that it makes is called
    sets: set[str] = field(default_factory=set)  # `global` names that a function which it makes binds when called
    changes: set[str] = field(default_factory=set)  # without binding them
    imports: set[str] = field(default_factory=set)
    defines: set[str] = field(default_factory=set)  # functions and classes
    imports_all: bool = False  # `from … import *`
    trains: bool = False  # calls `.backward()`, itself or through a function
    _calls: list[_Call] = field(default_factory=list)
    _loops: dict[str, set[str]] = field(default_factory=dict)  # a loop's variable -> what is looped over
    _maybe: set[str] = field(default_factory=set)  # names bound under a condition


def footprints(tree: ast.Module, filename: str) -> list[Footprint]:
    """Return one footprint a statement of `tree`, in order. `from __future__` counts for all of them.

    Raises:
        SyntaxError: a statement cannot be compiled (`return` outside a function).
    """
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            features = [getattr(futures, alias.name, None) for alias in node.names]
            flags |= sum({getattr(feature, "compiler_flag", 0) for feature in features})
    found = []
    for index, node in enumerate(tree.body):
        code = compile(ast.Module([node], []), filename, "exec", flags, dont_inherit=True, optimize=0)
        footprint = Footprint(node, code, _kind(node, index))
        _look(footprint)
        _read_code(code, footprint, set())
        footprint.binds.discard("__doc__")
        found.append(footprint)
    imported: set[str] = set().union(*(footprint.imports for footprint in found))
    for footprint in found:
        _interpret_calls(footprint, imported)
    _close_over_functions(found)
    return found


def _kind(node: ast.stmt, index: int) -> Kind:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "import"
    if isinstance(node, DEFINITIONS) or type(node).__name__ == "TypeAlias":  # `type X = …`, from Python 3.12
        return "definition"
    if isinstance(node, ast.Expr):
        text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return "docstring" if text and index == 0 else "expression"
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return "assignment"
    return "block" if isinstance(node, _BLOCKS) else "other"


def _read_code(code: CodeType, footprint: Footprint, stored: set[str], where: str = "module") -> None:
    """Add what `code` loads and stores. `where`: "module" (comprehensions too), "class" or "function"."""
    own: set[str] = set()  # what a class body has bound so far
    for instruction in dis.get_instructions(code):
        operation, name = instruction.opname, instruction.argval
        if operation in _READS:
            if where == "function":
                footprint.deferred.add(name)
            elif name not in own and name not in stored:
                footprint.reads.add(name)
        elif operation == "STORE_NAME" and where == "class":
            own.add(name)
        elif operation in ("STORE_NAME", "STORE_GLOBAL"):
            (footprint.sets if where == "function" else footprint.binds).add(name)
            if where != "function" and name not in footprint._maybe:
                stored.add(name)
        elif operation in ("LOAD_ATTR", "LOAD_METHOD") and name == "backward":
            footprint.trains = True
        elif isinstance(name, CodeType):
            if where == "function" or name.co_name.startswith(_RUN_AT_ONCE):
                inner = where
            else:
                inner = "function" if name.co_flags & CO_OPTIMIZED else "class"
            _read_code(name, footprint, stored, inner)


def _look(footprint: Footprint) -> None:
    """Add what the tree shows and the code does not: changes, calls, loops' variables, what a block defines."""
    if isinstance(footprint.node, DEFINITIONS):
        footprint.defines.add(footprint.node.name)
        return
    stack: list[tuple[ast.AST, bool, bool]] = [(footprint.node, False, False)]
    while stack:
        node, in_condition, in_loop = stack.pop()
        if isinstance(node, DEFINITIONS):
            if not in_loop:
                footprint.defines.add(node.name)
            continue
        match node:
            case ast.Lambda():
                continue
            case ast.Import() | ast.ImportFrom():
                names = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
                footprint.imports_all |= "*" in names
                footprint.imports.update(names)
            case ast.Name(ctx=ast.Store()) if in_condition:
                footprint._maybe.add(node.id)
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                footprint.changes.add(root_of(node) or "")
            case ast.Call():
                _note_call(footprint, node, discarded=False)
            case ast.Expr(value=ast.Call() as call):
                _note_call(footprint, call, discarded=True)
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                _note_loop(footprint, node.target, node.iter)
        in_condition = in_condition or isinstance(node, _CONDITIONS)
        in_loop = in_loop or isinstance(node, _LOOPS)
        stack += [(child, in_condition, in_loop) for child in ast.iter_child_nodes(node)]


def root_of(node: ast.AST) -> str | None:
    """Return the name that `a.b[0].c()` starts from: "a". None for `f(x).b`: a plain call makes something new."""
    while True:
        match node:
            case ast.Attribute(value=ast.Name(id="sys"), attr="path"):
                return SETTINGS
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Starred(value=inner):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner)):
                node = inner
            case ast.Name(id=name):
                return name
            case _:
                return None


def _note_call(footprint: Footprint, call: ast.Call, discarded: bool) -> None:
    first = root_of(call.args[0]) if call.args else None
    match call.func:
        case ast.Attribute(attr="setrecursionlimit"):
            footprint._calls.append(_Call(SETTINGS, "setrecursionlimit", None, discarded))
        case ast.Attribute(attr=name):
            footprint._calls.append(_Call(root_of(call.func), name, first, discarded))
        case ast.Name(id=name):
            footprint._calls.append(_Call(None, name, first, discarded))


def _note_loop(footprint: Footprint, target: ast.expr, over: ast.expr) -> None:
    """`for row in table`, and also `for i, row in enumerate(table)`."""
    parts = over.args if isinstance(over, ast.Call) and isinstance(over.func, ast.Name) else [over]
    roots = {root for part in parts if (root := root_of(part))}
    for name in ast.walk(target):
        if isinstance(name, ast.Name):
            footprint._loops.setdefault(name.id, set()).update(roots)


def _interpret_calls(footprint: Footprint, imported: set[str]) -> None:
    """Turn calls into changes. A call into an imported module changes none of our names: `torch.manual_seed(0)`."""
    for call in footprint._calls:
        is_function = call.root is None or call.root in imported
        in_place = call.name in _IN_PLACE or (is_function and call.name.endswith("_") and call.name[-2:] != "__")
        if call.first and in_place:
            footprint.changes.add(call.first)
        if call.root and not is_function and (call.discarded or call.name in _MUTATORS):
            footprint.changes.add(call.root)
    todo = list(footprint.changes)
    while todo:  # who changes the loop's variable changes what is looped over
        for name in footprint._loops.get(todo.pop(), set()) - footprint.changes:
            footprint.changes.add(name)
            todo.append(name)
    footprint.changes -= {"", *footprint.binds, *footprint._loops}


def _close_over_functions(found: Sequence[Footprint]) -> None:
    """Extend to callers: who calls a function that trains, trains; who calls one that sets a global name, binds it.

    The latter only where nothing else binds the name, or else the loop that tries out a counter would run.
    """
    functions = [footprint for footprint in found if isinstance(footprint.node, ast.FunctionDef | ast.AsyncFunctionDef)]
    readers = defaultdict(list)
    for footprint in functions:
        for name in footprint.deferred:
            readers[name].append(footprint)
    todo = [footprint for footprint in functions if footprint.trains or footprint.sets]
    while todo:
        footprint = todo.pop()
        for reader in (reader for name in footprint.defines for reader in readers[name]):
            if (footprint.trains and not reader.trains) or not footprint.sets <= reader.sets:
                reader.trains |= footprint.trains
                reader.sets |= footprint.sets
                todo.append(reader)
    trainers: set[str] = set().union(*(footprint.defines for footprint in functions if footprint.trains))
    setters: dict[str, set[str]] = defaultdict(set)
    bound: set[str] = set().union(*(footprint.binds for footprint in found))
    for footprint in functions:
        for name in footprint.defines:
            setters[name] |= footprint.sets - bound
    for footprint in found:
        if footprint.kind != "definition":
            footprint.trains |= not trainers.isdisjoint(footprint.reads)
            footprint.binds.update(*(setters[name] for name in footprint.reads if name in setters))

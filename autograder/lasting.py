"""What the code of a check file can leave behind for what runs after it, read off its source. Runs nothing.

Checks are judged one by one because each finds what the others found: the same modules, tables and settings. Where a
file's functions change what the whole file sees, its checks belong together; where they change what the whole process
sees, those functions belong to every check there is. Said of too much here costs a check run in vain, of too little a
wrong grade. A result that `functools.cache` keeps counts as a value, and so does what a function of a library keeps.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autograder.definitions import reached

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
CHANGING = frozenset(
    {
        "append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault", "add", "discard", "popitem",
        "sort", "reverse", "appendleft", "popleft", "extendleft", "rotate", "subtract", "move_to_end", "put",
        "send", "throw", "write", "writelines", "seed", "shuffle",
    }
)  # fmt: skip  # methods that change what they are called on
CHANGING_FIRST = frozenset(
    {"next", "setattr", "delattr", "shuffle", "heappush", "heappop", "heapify", "insort", "insort_left"}
)
STATEFUL = frozenset(
    {
        "default_rng", "Generator", "RandomState", "Random", "SystemRandom", "count", "cycle", "iter", "map",
        "filter", "zip", "enumerate", "reversed", "open", "StringIO", "BytesIO",
    }
)  # fmt: skip  # what these return changes when it is used
DRAWING = frozenset(
    {
        "rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "normal", "uniform",
        "choice", "choices", "shuffle", "permutation", "random", "sample", "bernoulli", "multinomial",
        "standard_normal", "integers", "poisson", "exponential",
    }
)  # fmt: skip
SETTING = frozenset(
    {
        "seterr", "filterwarnings", "simplefilter", "warnoptions", "putenv", "chdir", "environ", "rcParams", "rc",
        "use", "register", "patch",
    }
)  # fmt: skip
LIBRARIES = frozenset({"autograder", "torch", "numpy", "pytest", "msgspec", *sys.stdlib_module_names})
AROUND = ("setup", "teardown", "setUp", "tearDown", "pytest_")  # begin the names of functions that pytest calls


class Lasting(NamedTuple):
    """What is left behind by a file.

    `together`: its checks depend on more of it than what each of them uses by name. `felt_by_all`: statements at its
    top whose effects checks of other files can feel, since they do something at import and bind nothing, draw from or
    set what the process shares, or are functions that set such things.
    """

    together: bool
    felt_by_all: list[ast.stmt]


def left_behind(tree: ast.Module, defined: Mapping[str, list[ast.stmt]]) -> Lasting:
    """Return what the file of this source, with these definitions at its top, leaves behind."""
    reader = _Reader(tree)
    felt = []
    for position, statement in enumerate(tree.body):
        docstring = position == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if docstring or isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        if not _only_binds(statement) or statement in reader.settings or _draws(statement, defined):
            felt.append(statement)
    together = (
        any(name.startswith(AROUND) or name in ("pytestmark", "__getattr__", "__test__") for name in defined)
        or reader.changes_file
        or _has_stateful_values(tree, reader)
    )
    return Lasting(together, felt)


def _only_binds(statement: ast.stmt) -> bool:
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return True
    if isinstance(statement, ast.Assign):
        return all(isinstance(part, ast.Name | ast.Tuple) for target in statement.targets for part in _flat(target))
    return isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)


def _flat(target: ast.expr) -> Iterator[ast.expr]:
    yield target
    if isinstance(target, ast.Tuple):
        for element in target.elts:
            yield from _flat(element)


def _draws(statement: ast.stmt, defined: Mapping[str, list[ast.stmt]]) -> bool:
    """Are random numbers drawn when the statement is run at import, there or in a function of the file's?"""
    nodes = list(_run_at_import(statement))
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    parts = [part for name in reached(defined, called) for part in defined[name]]
    nodes += [node for part in parts for node in ast.walk(part)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return any(_last(call.func) in DRAWING and not any(k.arg == "generator" for k in call.keywords) for call in calls)


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, FUNCTIONS):
        outside = [*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
        for part in outside:
            yield from ast.walk(part)
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _run_at_import(child)


def _has_stateful_values(tree: ast.Module, reader: _Reader) -> bool:
    """Does the top of the file keep a generator, an iterator, or an object of a class that changes itself?"""
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            for node in ast.walk(statement.value):
                if isinstance(node, ast.GeneratorExp) and node is statement.value:
                    return True
                if isinstance(node, ast.Call) and _last(node.func) in STATEFUL | reader.changing_classes:
                    return True
    return False


def root(node: ast.AST) -> str:
    """Return the name that an expression like `name.a[0].b` begins with, or ""."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


class _Scope(NamedTuple):
    """A function around what is being read: the names that are its own, and what some of them stand for."""

    function: str
    names: set[str]
    parameters: set[str]
    itself: str  # the first parameter of a method that may change its object only after it was made
    aliases: set[str]  # those that were given something that the file keeps


class _Reader(ast.NodeVisitor):
    """Looks in a file for changes of what outlives a function."""

    def __init__(self, tree: ast.Module) -> None:
        nodes = list(ast.walk(tree))
        imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
        self._imported = {(one.asname or one.name).partition(".")[0] for node in imports for one in node.names}
        self._from_elsewhere = {
            one.asname or one.name
            for node in imports
            if isinstance(node, ast.ImportFrom) and (node.level or str(node.module).partition(".")[0] not in LIBRARIES)
            for one in node.names
        }
        own = {node.name for node in tree.body if isinstance(node, (*FUNCTIONS, ast.ClassDef))}
        self._kept = _stored(tree.body) - own - self._imported
        self._scopes: list[_Scope] = []
        self._class = ""  # whose body is being read
        self._changing: set[str] = set()  # functions that change what they are given
        self._given: set[str] = set()  # functions that are given something that the file keeps
        self._changes_process = False
        self._changes_file = "*" in self._imported or any(_is_fixture(node) for node in nodes)
        self.changing_classes: set[str] = set()
        self.settings: list[ast.stmt] = []  # statements at the top that change something of the process
        for statement in tree.body:
            self._changes_process = False
            self.visit(statement)
            if self._changes_process:
                self.settings.append(statement)

    @property
    def changes_file(self) -> bool:
        return self._changes_file or bool(self._changing & self._given)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        around, self._class = self._class, node.name
        self.generic_visit(node)
        self._class = around

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        arguments, name = node.args, "" if isinstance(node, ast.Lambda) else node.name
        defaults = [*arguments.defaults, *(default for default in arguments.kw_defaults if default is not None)]
        for decorator in [] if isinstance(node, ast.Lambda) else node.decorator_list:
            self.visit(decorator)
        for default in defaults:
            self.visit(default)
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        parameters = [argument.arg for argument in every if argument is not None]
        makes = name in ("__init__", "__new__", "__post_init__")
        itself = parameters[0] if self._class and not self._scopes and parameters and not makes else ""
        body: Sequence[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else node.body
        self._scopes.append(_Scope(name, {*parameters, *_stored(body)}, set(parameters), itself, set()))
        self._scopes[-1].aliases.update(self._aliases(body))
        changed_before = name in self._changing
        self._changing.discard(name)
        for part in body:
            self.visit(part)
        self._scopes.pop()
        if name in self._changing and any(not isinstance(default, ast.Constant) for default in defaults):
            self._changes_file = True  # `def f(x, seen=[])`
        if changed_before:
            self._changing.add(name)

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_Lambda = visit_FunctionDef

    def visit_Global(self, node: ast.Global) -> None:
        self._changes_file = True

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._changed(node)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._changed(node)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._changed(node.target)  # `x += …` changes a list or a tensor in place
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name, first = _last(node.func), node.args[0] if node.args else None
        in_place = name.endswith("_") and not name.endswith("__")
        if isinstance(node.func, ast.Attribute) and (name in CHANGING or in_place):
            held = node.func.value
            library = self._outliving(held) in self._imported and (
                isinstance(held, ast.Name) or _last(held) == "random"
            )
            if not library or root(held) in self._from_elsewhere | SETTING:  # else it is a function, as `np.sort`
                self._changed(held)
        if first is not None and (name in CHANGING_FIRST or in_place):
            self._changed(first)
        for keyword in node.keywords:
            if keyword.arg == "out":
                self._changed(keyword.value)
        if self._outliving(node.func) in self._imported and (name.startswith("set_") or name in SETTING):
            self._changes_process = True
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if any(self._is_kept(part) for part in given):
            self._given.add(name)
        self.generic_visit(node)

    def _aliases(self, body: Sequence[ast.AST]) -> Iterator[str]:
        """Yield the names of a function that stand for something that the file keeps, or for a part of it."""
        for node in (node for part in body for node in ast.walk(part)):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if self._is_kept(node.value):
                    yield from (name for target in targets for name in _names_in(target))
            elif isinstance(node, ast.For | ast.comprehension) and any(map(self._is_kept, ast.walk(node.iter))):
                yield from _names_in(node.target)

    def _outliving(self, node: ast.AST) -> str:
        """Return the name at the root of an expression if it is not one of a function around, else ""."""
        name = root(node)
        return "" if any(name in scope.names for scope in self._scopes) else name

    def _is_kept(self, node: ast.AST) -> bool:
        return self._outliving(node) in self._kept

    def _changed(self, node: ast.AST) -> None:
        name = root(node)
        scope = next((scope for scope in reversed(self._scopes) if name in scope.names), None)
        if not name:
            return
        if scope is None:
            if name in self._imported:
                self._changes_process = True
            else:
                self._changes_file = True
            return
        if name in scope.aliases:
            self._changes_file = True
        if name in scope.parameters:
            self._changing.add(scope.function)
        if name == scope.itself:
            self.changing_classes.add(self._class)


def _is_fixture(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute | ast.Name) and _last(node) == "fixture"


def _names_in(target: ast.expr) -> Iterator[str]:
    return (node.id for node in ast.walk(target) if isinstance(node, ast.Name))


def _stored(body: Sequence[ast.AST]) -> set[str]:
    """Return the names that are bound in a body, but not in the functions and classes in it, and not by imports."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            found.add(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.add(node.name)
        if not isinstance(node, ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
    return found

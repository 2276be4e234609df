"""What a check sees of a submission: a stand-in for the student's module, whose objects live in the sandbox."""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import re
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import torch

from autograder import wire
from autograder.factories import FACTORIES
from autograder.faults import AuthorError, CheckFailed, MissingName, StudentError
from autograder.imports import imported_files, parsed
from autograder.measuring import Threshold
from autograder.sandbox import LoadReport, Sandbox
from autograder.values import Build, Dict, Encoder, Handle, List, Node, Tuple

MAX_PARSED = 1 << 20  # bytes of Python that a check looks through: some seconds, and a GiB of memory


class Spec:
    """Something that a check wants built by one of our factories: in the sandbox where it is passed as an argument,
    and here, on the trusted side, when it is called."""

    def __init__(self, factory: str, *args: object, **kwargs: object) -> None:
        if factory not in FACTORIES:
            raise AuthorError(f"there is no factory {factory!r}; there are: {', '.join(sorted(FACTORIES))}")
        self.factory, self.args, self.kwargs = factory, args, kwargs

    def here(self) -> Any:
        """Build it in this process and return it."""
        args = [_built_here(value) for value in self.args]
        return FACTORIES[self.factory](*args, **{k: _built_here(v) for k, v in self.kwargs.items()})

    def __call__(self, *args: Any) -> Any:
        return self.here()(*args)


def _built_here(value: object) -> object:
    if isinstance(value, Remote):
        raise AuthorError("an object of the student's cannot be used on this side of the wire")
    return value.here() if isinstance(value, Spec) else value


class Remote:
    """An object in the sandbox. Calls, attributes, items and `len` go there; everything else it does not do.

    Where a check computes with one as if it were a number or a tensor, the check fails in plain words: the student
    returned something of the wrong kind.
    """

    def __init__(self, sandbox: Sandbox, handle: Handle, name: str) -> None:
        self._sandbox = sandbox
        self._handle = handle
        self._name = name

    def __call__(self, *args: object, **kwargs: object) -> Any:
        return call(self, args, kwargs)[0]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        verb = wire.Attribute(self._handle, name)
        return _answer(self._sandbox, verb, f"`{name}` of {self._name}")

    def __getitem__(self, key: object) -> Any:
        verb = wire.Item(self._handle, _encode(self._sandbox, key))
        return _answer(self._sandbox, verb, f"an item of {self._name}")

    def __len__(self) -> int:
        length = _answer(self._sandbox, wire.Length(self._handle), f"len of {self._name}")
        if type(length) is not int or not 0 <= length <= sys.maxsize:
            raise CheckFailed(f"The length of {self._name} is not a whole number.")
        return length

    def __repr__(self) -> str:
        return f"<{self._name}: {self._handle.type_name}>"

    def _wrong_kind(self, *_: object) -> Any:
        raise CheckFailed(f"{self._name} is {kind_of(self)}, which cannot be computed with here.")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _wrong_kind
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = __pow__ = __rpow__ = _wrong_kind
    __matmul__ = __rmatmul__ = __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _wrong_kind
    __lt__ = __le__ = __gt__ = __ge__ = __neg__ = __pos__ = __abs__ = __invert__ = __round__ = _wrong_kind
    __bool__ = __int__ = __index__ = __float__ = __complex__ = __iter__ = __contains__ = __array__ = _wrong_kind


def call(
    remote: Remote, args: tuple[object, ...], kwargs: dict[str, object], *, echo: bool = False
) -> tuple[Any, list[Any], dict[str, Any]]:
    """Call it; return (result, arguments afterwards, named arguments afterwards), the last two empty without `echo`."""
    sandbox = sandbox_of(remote)
    verb = wire.Call(
        remote._handle,
        [_encode(sandbox, value) for value in args],
        {name: _encode(sandbox, value) for name, value in kwargs.items()},
        echo,
    )
    answer = sandbox.ask(verb, doing=remote._name)
    is_class = remote._handle.type_name == "builtins.type"
    resolve = _naming(sandbox, f"your {remote._name}" if is_class else f"what {remote._name} returned")
    after = [sandbox.decode(node, resolve) for node in answer.args or []]
    named = {name: sandbox.decode(node, resolve) for name, node in (answer.kwargs or {}).items()}
    result = sandbox.decode(answer.value, resolve)
    if _CLASS_NAME.fullmatch(remote._name) and not isinstance(result, Remote):
        raise CheckFailed(
            f"Calling {remote._name} gives {kind_of(result)}, not an object that can be looked into.",
            "A name that begins with a capital stands for a class; calling it makes an object of that class.",
        )
    return result, after, named


def run_tool(
    sandbox: Sandbox, tool: str, *args: object, doing: str, seconds: float | None = None, **kwargs: object
) -> Any:
    """Run one of our tools (`tools.py`) in the sandbox."""
    verb = wire.Run(
        tool,
        [_encode(sandbox, value) for value in args],
        {name: _encode(sandbox, value) for name, value in kwargs.items()},
    )
    return _answer(sandbox, verb, doing, seconds)


def picture(function: Remote, args: tuple[object, ...]) -> bytes:
    """Return what tells the call `function(*args)` of a function at the top of the student's file from all others.

    Raises:
        AuthorError: an argument lives in the sandbox, or the function stands in no file.
    """
    nodes = [_encode(function._sandbox, value) for value in args]
    if not _FILE_NAME.fullmatch(function._name) or any(map(_holds_a_handle, nodes)):
        raise AuthorError("draw_once takes a function of the student's file, and values or specs as its arguments")
    return wire.pack(wire.Request(0, wire.Run(function._name, nodes, {})))


def _holds_a_handle(node: Node) -> bool:
    match node:
        case Handle():
            return True
        case List(items) | Tuple(items):
            return any(map(_holds_a_handle, items))
        case Dict(items):
            return any(_holds_a_handle(part) for item in items for part in item)
        case Build(_, args, kwargs):
            return any(map(_holds_a_handle, (*args, *kwargs.values())))
    return False


def is_instance(value: object, *classes: str) -> bool:
    """Is a student's object an instance of one of these classes ("torch.nn.Module", "builtins.dict")? A claim."""
    for name in classes:
        if library_class(name) is None:
            raise AuthorError(f"is_instance: there is no class {name!r} in builtins, torch or numpy")
    if not isinstance(value, Remote):
        return False
    verb = wire.IsInstance(value._handle, list(classes))
    return _answer(value._sandbox, verb, value._name) is True


def signature(remote: Remote) -> list[str]:
    """Return the names of the parameters that a student's function takes."""
    names = _answer(sandbox_of(remote), wire.Signature(remote._handle), remote._name)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


class Submission:
    """The student's module, as far as a check can tell: `submission.accuracy(y_pred, y_true)`.

    A name in capitals (`ANSWERS`) may be any value; every other name must be an object to call or look into.
    """

    def __init__(self, sandbox: Sandbox, probes: str | None = None) -> None:
        self._sandbox = sandbox
        self._probes = probes

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        report = self._sandbox.load()
        try:
            value = _answer(self._sandbox, wire.Get(name), f"`{name}`")
        except StudentError as error:
            if error.raised.type_name == "KeyError" and not error.where:
                raise MissingName(name, why_missing(name, report)) from None
            raise
        if not isinstance(value, Remote) and not name.isupper():
            raise CheckFailed(
                f"`{name}` is {kind_of(value)} in your file, not a function or class.",
                "Does a later line of the file give the name another meaning?",
            )
        return value

    def make(self, spec: Spec) -> Remote:
        """Build `spec` in the sandbox and return the object, to pass it on and to look at it afterwards."""
        build = _encode(self._sandbox, spec)
        assert isinstance(build, Build)
        made = _answer(self._sandbox, wire.Make(build), f"the {spec.factory} of this check")
        if not isinstance(made, Remote):
            raise CheckFailed("The process that your code ran in stopped answering sensibly.")
        return made

    def probe(self, function: str, *args: object, **kwargs: object) -> Any:
        """Run a function of the assignment's `probes.py` beside the student's code and return what it answers."""
        if self._probes is None:
            raise AuthorError("there is no probes.py beside this check")
        if function not in _functions_in(self._probes):
            raise AuthorError(f"there is no function {function!r} in probes.py")
        sandbox = self._sandbox
        verb = wire.Probe(
            self._probes,
            function,
            [_encode(sandbox, value) for value in args],
            {name: _encode(sandbox, value) for name, value in kwargs.items()},
        )
        return _answer(sandbox, verb, "your code")

    def defines(self, name: str) -> bool:
        try:
            getattr(self, name)
        except MissingName:
            return False
        return True

    @property
    def source(self) -> str:
        """The text of the main file (of a notebook: its code cells)."""
        return self._sandbox.source.files[self._sandbox.source.main].decode("utf-8", "replace")

    def handed_in(self, name: str) -> bytes | None:
        """Return the contents of a file that lies beside the main one, such as "experiments.json"; None without it.

        As it was handed in, whatever the student's code has done since. It is the student's: trust nothing in it.
        """
        return self._sandbox.source.files.get(name)

    @property
    def tree(self) -> ast.Module:
        """The statements of the main file, after those of the handed-in modules that it imports.

        Parsed here, once, and never run here. What cannot be parsed has no statements. Do not change it.

        Raises:
            CheckFailed: a file is nested too deeply to be looked at, or there is too much in them.
        """
        source = self._sandbox.source
        return _parsed(tuple(source.files.items()), source.main)

    @property
    def device(self) -> str:
        """Where training checks train: "cpu" or "cuda"."""
        return self._sandbox.device


@functools.lru_cache(maxsize=1)  # of one submission; all its checks look at the same tree
def _parsed(files: tuple[tuple[str, bytes], ...], main: str) -> ast.Module:
    contents_of = dict(files)
    body: list[ast.stmt] = []
    try:
        modules = imported_files(main, _within_limits(contents_of.get))
        for contents in (*modules.values(), contents_of[main]):
            with contextlib.suppress(SyntaxError, ValueError):  # then it cannot have been loaded either
                body += parsed(contents).body
    except (RecursionError, MemoryError):
        raise CheckFailed("Your file is nested too deeply to be looked at.", "Write it flatter.") from None
    return ast.Module(body, [])


def _within_limits(read: Callable[[str], bytes | None]) -> Callable[[str], bytes | None]:
    total = 0

    def counted(name: str) -> bytes | None:
        nonlocal total
        contents = read(name)
        total += len(contents or b"")
        if total > MAX_PARSED:
            raise CheckFailed(
                "Your file and the files of yours that it imports are larger than 1 MB together.",
                "Keep data in files that are no Python.",
            )
        return contents

    return counted


@functools.cache
def _functions_in(probes: str) -> frozenset[str]:
    try:
        body = ast.parse(probes).body
    except SyntaxError as error:
        raise AuthorError(f"probes.py, line {error.lineno}: {error.msg}") from None
    return frozenset(statement.name for statement in body if isinstance(statement, ast.FunctionDef))


def sandbox_of(value: object) -> Sandbox:
    """Return the sandbox in which a student's object lives.

    Raises:
        CheckFailed: it is no object of the sandbox, but a plain value.
    """
    if not isinstance(value, Remote):
        raise CheckFailed(f"{kind_of(value).capitalize()} came where an object of your code was due.")
    return value._sandbox


def why_missing(name: str, report: LoadReport) -> str:
    for problem in report.problems:
        if name in problem.binds:
            return f": the statement in {problem.place} did not run, because {problem.text}"
    return ""


def _naming(sandbox: Sandbox, name: str) -> Callable[[Handle], Remote]:
    return lambda handle: Remote(sandbox, handle, name)


def _answer(sandbox: Sandbox, verb: wire.Verb, doing: str, seconds: float | None = None) -> Any:
    return sandbox.decode(sandbox.ask(verb, doing, seconds).value, _naming(sandbox, doing))


def _encode(sandbox: Sandbox, value: object) -> Node:
    def keep(other: object) -> Node:
        if isinstance(other, Remote):
            return other._handle
        if isinstance(other, Spec):
            return Build(
                other.factory,
                [_encode(sandbox, item) for item in other.args],
                {name: _encode(sandbox, item) for name, item in other.kwargs.items()},
            )
        if isinstance(other, Threshold):
            return float(other)
        raise AuthorError(f"{type(other).__name__} cannot be passed to a student's code")

    return Encoder(keep).encode(value)


# ------------------------------------------------------------------------------ names of kinds

_PLAIN_KINDS: dict[type, str] = {
    type(None): "nothing (`None`)",
    bool: "a bool",
    int: "an int",
    float: "a float",
    str: "a string",
    bytes: "bytes",
    list: "a list",
    tuple: "a tuple",
    dict: "a dict",
    np.ndarray: "a NumPy array",
    torch.Tensor: "a tensor",
}
_FILE_NAME = re.compile(r"`\w+`")
_CLASS_NAME = re.compile(r"`[A-Z]\w*`")  # a name of the student's file, as a check asks for it
_LIBRARIES: dict[str, Any] = {"builtins": builtins, "torch": torch, "numpy": np}
_LIBRARY_NAME = re.compile(r"(builtins|torch|numpy)(\.\w+)*\.(\w+)")
_UNUSUAL = {  # of a plain kind, and yet not sent as a value
    "builtins.dict": "a dict too large to look at",
    "builtins.int": "an int too large to look at",
    "builtins.list": "a list too large to look at",
    "builtins.str": "a string too large to look at",
    "builtins.tuple": "a tuple too large to look at",
    "numpy.ndarray": "an array that is too large or holds no plain numbers",
    "torch.Tensor": "a tensor that is too large, sparse or of an unusual dtype",
    "torch.nn.parameter.Parameter": "a parameter that is too large, sparse or of an unusual dtype",
}


def kind_of(value: object) -> str:
    """Return words for the kind of a value that a student returned: "a tensor", "an object of a class of yours".

    A class's own name is shown only if it is one of Python's, torch's or NumPy's: any other could carry text that
    the student's code made from a hidden input.
    """
    if isinstance(value, Remote):
        dotted = value._handle.type_name
        known = known_type_name(dotted)
        return _UNUSUAL.get(dotted) or (f"a {known}" if known else "an object of another class")
    if isinstance(value, np.generic):
        return f"a NumPy {value.dtype.name}"
    return _PLAIN_KINDS.get(type(value), "something else")


def known_type_name(dotted: str) -> str | None:
    """Return the last part of a dotted type name if such a class exists in Python, torch or NumPy, otherwise None."""
    match = _LIBRARY_NAME.fullmatch(dotted)
    if match is None:
        return None
    if library_class(dotted) or dotted in ("builtins.function", "builtins.generator", "builtins.method"):
        return match[3]
    return None


def library_class(dotted: str) -> type | None:
    """Return the class of builtins, torch or NumPy with this dotted name, None if there is none. Imports nothing."""
    first, *rest = dotted.split(".")
    found: Any = _LIBRARIES.get(first)
    for part in rest:
        if not isinstance(found, ModuleType | type):
            return None
        found = vars(found).get(part)
    return found if isinstance(found, type) else None

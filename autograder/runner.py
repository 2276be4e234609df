"""The sandbox's side of the wire: holds the student's module and answers what the grader asks. Judges nothing.

From the first statement of the student's file on, everything in this process is under the student's control. So
nothing that this module says is a fact: it hands out values, and the grader decides.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import gc
import inspect
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
import torch

from autograder import card, determinism, loading, wire
from autograder.factories import FACTORIES
from autograder.surroundings import prepare_process
from autograder.tools import TOOLS
from autograder.training import Complaint
from autograder.values import Build, Decoder, Encoder, Handle, Node

MAX_MESSAGE = 2000  # characters of an exception's text
LIBRARIES = {"builtins": builtins, "torch": torch, "numpy": np}


class Runner:
    """One student's module in one process. `folder` is the working folder, which the student's code may write to.

    Making one seeds the process and makes `np.random.default_rng` repeatable.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._module = ModuleType("submission")
        self._plan: loading.Plan | None = None
        self._objects: dict[int, object] = {}
        self._numbers: dict[int, int] = {}  # id(object) -> number of its handle; the object is kept alive above
        self._randomness = determinism.Randomness()
        self._randomness.install()
        self._randomness.begin(0)  # what the file draws while it is loaded is the same in every process
        self._remembered = False
        self._seed = 0
        self._recursion_limit = sys.getrecursionlimit()

    @property
    def _names(self) -> dict[str, Any]:
        """What the student's module has defined."""
        return self._module.__dict__

    def answer(self, request: wire.Request) -> wire.Reply:
        """Do what is asked. Whatever the student's code raises comes back as data."""
        try:
            outcome: wire.Returned | wire.Raised = self._do(request.verb)
        except BaseException as error:  # SystemExit and KeyboardInterrupt of the student's too
            outcome = self._describe(error)
            del error
            if "MemoryError" in outcome.bases:
                gc.collect()  # what the call left in cycles; takes 100 ms
        return wire.Reply(request.id, outcome)

    # ------------------------------------------------------------------------------------ verbs

    def _do(self, verb: wire.Verb) -> wire.Returned:
        match verb:
            case wire.Open(files, main):
                return self._returned(self._open(files, main))
            case wire.Execute(index):
                self._execute(index)
                return wire.Returned(None)
            case wire.Begin(seed, _):
                self._begin(seed)
                return wire.Returned(None)
            case wire.Get(name):
                return self._returned(self._get(name))
            case wire.Call(target, args, kwargs, echo):
                return self._call(target, args, kwargs, echo)
            case wire.Attribute(target, name):
                return self._returned(getattr(self._object(target), name))
            case wire.Item(target, key):
                return self._returned(self._object(target)[self._decode(key)])  # type: ignore[index]
            case wire.Length(target):
                return self._returned(len(self._object(target)))  # type: ignore[arg-type]
            case wire.IsInstance(target, classes):
                kinds = tuple(_library_class(name) for name in classes)
                return self._returned(isinstance(self._object(target), kinds))
            case wire.Signature(target):
                return self._returned(_parameter_names(self._object(target)))
            case wire.Make(build):
                return wire.Returned(self._keep(self._decode(build)))
            case wire.Run(tool, args, kwargs):
                return self._returned(TOOLS[tool](*self._decode_all(args), **self._decode_named(kwargs)))
            case wire.Probe(source, function, args, kwargs):
                return self._returned(_probe(source, function)(*self._decode_all(args), **self._decode_named(kwargs)))

    def _open(self, files: dict[str, bytes], main: str) -> list[dict[str, Any]]:
        for name, data in files.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        path = self._folder / main
        self._plan = self._planned(files[main].decode("utf-8"), str(path))
        self._module = ModuleType(path.stem)
        self._module.__file__ = str(path)
        sys.modules[path.stem] = self._module  # so that dataclasses, inspect and helper modules find it
        return [
            {
                "index": statement.index,
                "line": statement.line,
                "binds": sorted(statement.binds),
                "run": statement.decision == "run",
                "why": statement.why,
            }
            for statement in self._plan.statements
        ]

    def _planned(self, source: str, filename: str) -> loading.Plan:
        return loading.plan(source, filename)

    def _execute(self, index: int) -> None:
        assert self._plan is not None
        exec(self._plan.code(index), self._names)

    def _get(self, name: str) -> object:
        """Return what `name` is bound to; statements that were left out are run now if it is they who bind it."""
        if name not in self._names and self._plan is not None:
            for index in self._plan.to_bind(name):
                self._execute(index)
            self._randomness.begin(self._seed)  # whichever check asks first must not find other random numbers
        return self._names[name]

    def _begin(self, seed: int) -> None:
        if not self._remembered:
            self._remembered = True
            self._randomness.remember(self._names)
            self._recursion_limit = sys.getrecursionlimit()  # the file may have set it
        sys.setrecursionlimit(self._recursion_limit)
        with contextlib.suppress(OSError):  # removed by the student's code
            os.chdir(self._folder)
        self._objects.clear()
        self._numbers.clear()
        sys.settrace(None)
        sys.setprofile(None)
        if (pyplot := sys.modules.get("matplotlib.pyplot")) is not None:
            pyplot.close("all")
        determinism.reset_global_settings()
        self._seed = seed
        self._randomness.begin(seed)

    def _call(self, target: Handle, args: list[Node], kwargs: dict[str, Node], echo: bool) -> wire.Returned:
        function: Any = self._object(target)
        given, named = self._decode_all(args), self._decode_named(kwargs)
        result = function(*given, **named)
        if not echo:
            return self._returned(result)
        encoder = self._encoder()
        return wire.Returned(
            encoder.encode(result),
            [encoder.encode(value) for value in given],
            {name: encoder.encode(value) for name, value in named.items()},
        )

    # ---------------------------------------------------------------------------------- objects

    def _encoder(self) -> Encoder:
        return Encoder(self._keep)

    def _returned(self, value: object) -> wire.Returned:
        return wire.Returned(self._encoder().encode(value))

    def _keep(self, value: object) -> Handle:
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._objects) + 1
            self._objects[number] = value
        return Handle(number, _type_name(type(value)))

    def _object(self, handle: Handle) -> object:
        return self._objects[handle.id]

    def _resolve(self, node: Handle | Build) -> object:
        if isinstance(node, Handle):
            return self._object(node)
        return FACTORIES[node.factory](*self._decode_all(node.args), **self._decode_named(node.kwargs))

    def _decode(self, node: Node) -> Any:
        return Decoder(self._resolve, rebuild=True).decode(node)

    def _decode_all(self, nodes: list[Node]) -> list[Any]:
        return [self._decode(node) for node in nodes]

    def _decode_named(self, nodes: dict[str, Node]) -> dict[str, Any]:
        return {name: self._decode(node) for name, node in nodes.items()}

    # ------------------------------------------------------------------------------- exceptions

    def _describe(self, error: BaseException) -> wire.Raised:
        kind = type(error)
        if isinstance(error, Complaint):
            return wire.Raised("autograder.Complaint", ["Exception"], str(error), None, None)
        bases = [base.__name__ for base in kind.__mro__ if base.__module__ == "builtins"]
        message = _text_of(error)
        type_name = kind.__qualname__ if kind.__module__ == "builtins" else _type_name(kind)
        if _is_torch_out_of_memory(error, message):
            type_name, bases = "MemoryError", ["MemoryError", *bases]
        file, line = self._place(error)
        traceback.clear_frames(error.__traceback__)  # what filled the memory must not outlive the call
        return wire.Raised(type_name, bases[:40], message, file, line)

    def _place(self, error: BaseException) -> tuple[str | None, int | None]:
        """Return the innermost place in a file of the student's, as (name within the submission, line)."""
        found: tuple[str | None, int | None] = (None, None)
        if isinstance(error, SyntaxError) and error.filename:
            found = self._own_file(error.filename), error.lineno
        for frame, line in traceback.walk_tb(error.__traceback__):
            own = self._own_file(frame.f_code.co_filename)
            if own is not None:
                found = own, line
        return found

    def _own_file(self, filename: str) -> str | None:
        path = Path(filename)
        return path.relative_to(self._folder).as_posix() if path.is_relative_to(self._folder) else None


def _type_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"[:200].encode("utf-8", "backslashreplace").decode()


def _text_of(error: BaseException) -> str:
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        return text[:MAX_MESSAGE].encode("utf-8", "backslashreplace").decode()
    except BaseException:
        return "(an exception whose text could not be had)"


def _is_torch_out_of_memory(error: BaseException, message: str) -> bool:
    if isinstance(error, torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and (
        any(sign in message for sign in ("can't allocate memory", "not enough memory", "std::bad_alloc"))
        or card.ran_out(message)
    )


def _library_class(dotted: str) -> type:
    library, _, rest = dotted.partition(".")
    found: Any = LIBRARIES[library]
    for part in rest.split("."):
        found = getattr(found, part)
    assert isinstance(found, type)
    return found


def _parameter_names(function: object) -> list[str]:
    assert callable(function)
    return list(inspect.signature(function).parameters)


def _probe(source: str, function: str) -> Callable[..., object]:
    module = ModuleType("probes")
    exec(_compiled(source), module.__dict__)
    found = module.__dict__[function]
    assert isinstance(found, FunctionType)
    return found


@functools.cache  # the same few sources come with every probe of a check
def _compiled(source: str) -> CodeType:
    return compile(source, "probes.py", "exec", dont_inherit=True)


def serve(receive: Callable[[], bytes], send: Callable[[bytes], None]) -> None:
    """Answer requests until there are no more."""
    folder = Path.cwd().resolve()
    prepare_process(folder)
    runner = Runner(folder)
    while True:
        try:
            request = wire.unpack_request(receive())  # its bytes are gone before a training starts
        except EOFError:
            return
        answer = wire.pack(runner.answer(request))
        flush_output()
        send(answer)


def flush_output() -> None:
    """Let what was printed during a call be there when the call is answered, also a line without its end."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):  # closed, or put there by the student
            stream.flush()

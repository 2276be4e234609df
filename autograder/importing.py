"""How a process comes by torch sooner: nothing is collected meanwhile, and torch's compiler waits until it is needed.

`torch._dynamo` takes two thirds as long to import as all else of torch. The first step of an optimizer imports it, and
importing torchvision does, for one function that decides whether a model can be compiled.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

COMPILER, ITS_TOOLS, ITS_QUESTION = "torch._dynamo", "torch._dynamo.utils", "is_compile_supported"


@contextlib.contextmanager
def without_collections() -> Iterator[None]:
    """Collect no garbage in the block, and never look again at what is there after it.

    For imports: nearly all that they make stays, and each collection would go through all of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


class Postponed:
    """Lets torchvision be imported without torch's compiler, and tells when the compiler is imported after all.

    Put into `sys.meta_path` by `install`, once torch is imported and before anything else is.

    Args:
        announced: entered around the import of the compiler.
    """

    def __init__(self, announced: Callable[[], AbstractContextManager[None]]) -> None:
        self._announced = announced

    def install(self) -> None:
        if COMPILER not in sys.modules:  # a future torch may import it by itself
            sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder`."""
        around = {COMPILER: self._compiler, "torchvision": _torchvision}.get(name)
        spec = PathFinder.find_spec(name, path, target) if around else None
        if around is None or spec is None or spec.loader is None:
            return None
        loader: Any = spec.loader
        execute = loader.exec_module

        def execute_inside(module: ModuleType) -> None:
            with around():
                execute(module)

        loader.exec_module = execute_inside
        return spec

    @contextlib.contextmanager
    def _compiler(self) -> Iterator[None]:
        """It is imported in the midst of a call of the student's, which shall neither pay for it nor disturb it."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        _forget_stand_in()
        trace, profile = sys.gettrace(), sys.getprofile()
        sys.settrace(None)
        sys.setprofile(None)
        try:
            with self._announced(), warnings.catch_warnings(), without_collections():
                warnings.simplefilter("ignore")
                yield
        finally:
            sys.settrace(trace)
            sys.setprofile(profile)


@contextlib.contextmanager
def _torchvision() -> Iterator[None]:
    if COMPILER not in sys.modules:
        sys.modules[ITS_TOOLS] = _StandIn(ITS_TOOLS)
    try:
        yield
    finally:
        _forget_stand_in()


class _StandIn(ModuleType):
    """`torch._dynamo.utils` while torchvision is imported: any name but one is had from the real module, at once."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks for some
            raise AttributeError(name)
        return _ask_the_compiler if name == ITS_QUESTION else getattr(_tools(), name)


def _ask_the_compiler(*args: Any, **kwargs: Any) -> Any:
    return getattr(_tools(), ITS_QUESTION)(*args, **kwargs)


def _tools() -> ModuleType:
    _forget_stand_in()
    return importlib.import_module(ITS_TOOLS)


def _forget_stand_in() -> None:
    if isinstance(sys.modules.get(ITS_TOOLS), _StandIn):
        del sys.modules[ITS_TOOLS]

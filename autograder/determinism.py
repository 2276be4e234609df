"""The same random numbers for every check, whatever ran before it. Runs in the sandbox."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any

import numpy as np
import torch


class Randomness:
    """Seeds all generators that a student's file can draw from.

    `np.random.default_rng()` without a seed would ask the system for entropy: it gets numbers from the check's seed
    instead, other ones at each call. A generator that the file itself keeps in a global is put back to the state it
    had when the file was loaded.
    """

    def __init__(self) -> None:
        self._seed = 0
        self._made = 0
        self._default_rng = np.random.default_rng
        self._restore: list[Callable[[], object]] = []
        self._seed_torch = torch.manual_seed  # whatever the student's code makes of that name

    def install(self) -> None:
        np.random.default_rng = self._seeded_default_rng
        if not (torch.cuda.is_available() or torch.backends.mps.is_available()):
            # It seeds all devices, and notes the stack for those that are not there: a millisecond and more.
            torch.random._manual_seed_impl = _seed_the_cpu

    def _seeded_default_rng(self, seed: Any = None) -> np.random.Generator:
        if seed is None:
            self._made += 1
            seed = np.random.SeedSequence([self._seed, self._made])
        return self._default_rng(seed)

    def remember(self, namespace: dict[str, Any]) -> None:
        """Note the state of the generators among the values of `namespace`, its functions' defaults and its classes."""
        self._restore = [restore for value in _kept_in(namespace) if (restore := _restorer(value)) is not None]

    def begin(self, seed: int) -> None:
        self._seed, self._made = seed, 0
        self._seed_torch(seed)
        np.random.seed(seed)
        random.seed(seed)
        self.put_back()

    def put_back(self) -> None:
        """Put the generators that were noted back to the state that they had then."""
        for restore in self._restore:
            restore()


def _seed_the_cpu(seed: int) -> torch.Generator:
    """What `torch.manual_seed` comes to on a machine without a GPU."""
    return torch.default_generator.manual_seed(int(seed))


def _kept_in(namespace: Mapping[str, Any]) -> Iterator[object]:
    """The values of a namespace, the default arguments of its functions, and the same of its classes."""
    for value in list(namespace.values()):
        yield value
        if isinstance(value, FunctionType):
            yield from value.__defaults__ or ()
            yield from (value.__kwdefaults__ or {}).values()
        elif isinstance(value, type) and value.__module__ == namespace.get("__name__"):
            yield from _kept_in(vars(value))


def _restorer(value: object) -> Callable[[], object] | None:
    kind = type(value)
    if isinstance(value, np.random.Generator) and kind is np.random.Generator:
        bits, state = value.bit_generator, value.bit_generator.state
        return lambda: setattr(bits, "state", state)
    if isinstance(value, np.random.RandomState) and kind is np.random.RandomState:
        legacy, legacy_state = value, value.get_state()
        return lambda: legacy.set_state(legacy_state)
    if isinstance(value, torch.Generator) and kind is torch.Generator:
        generator, saved = value, value.get_state()
        return lambda: generator.set_state(saved)
    if isinstance(value, random.Random) and kind is random.Random:
        python, python_state = value, value.getstate()
        return lambda: python.setstate(python_state)
    return None


def reset_global_settings() -> None:
    """Put back the global switches of torch, NumPy and the process that a check before may have left turned."""
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    torch.set_grad_enabled(True)
    torch.autograd.set_detect_anomaly(False)
    if torch.are_deterministic_algorithms_enabled():  # turning it off imports half a compiler
        torch.use_deterministic_algorithms(False)
    np.seterr(divide="warn", over="warn", under="ignore", invalid="warn")

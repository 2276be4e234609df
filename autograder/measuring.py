"""Comparisons of a statistic with a number of thresholds.toml, noted for whoever listens; and the further tries that a
check may allow itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from types import TracebackType
from typing import Any

import msgspec

from autograder.faults import CheckFailed

PLAIN = ("recipe", "certificate")  # tables of thresholds.toml in which nothing is compared with anything


class Threshold(float):
    """A number of thresholds.toml that knows where it stands: `key` is "moons.accuracy". Otherwise a plain float."""

    key: str

    def __new__(cls, value: float, key: str) -> Threshold:
        threshold = super().__new__(cls, value)
        threshold.key = key
        return threshold

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.key


class Sense(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Measurement(msgspec.Struct, frozen=True):
    """One comparison. `key` is "" for a number that is not from thresholds.toml; `tries` is how many there may be."""

    key: str
    value: float
    threshold: float
    sense: Sense
    tries: int = 1

    @property
    def holds(self) -> bool:
        return self.value >= self.threshold if self.sense is Sense.AT_LEAST else self.value <= self.threshold


# What listens, in this thread; how many tries are in force; and whether only the first of them is made.
_LISTENERS: ContextVar[tuple[list[Measurement], ...]] = ContextVar("listeners", default=())
_TRIES: ContextVar[int] = ContextVar("tries", default=1)
_ONLY_FIRST: ContextVar[bool] = ContextVar("only_first", default=False)


@contextmanager
def recording() -> Iterator[list[Measurement]]:
    """Give a list to which each comparison of this thread is added, until the block ends."""
    heard: list[Measurement] = []
    token = _LISTENERS.set((*_LISTENERS.get(), heard))
    try:
        yield heard
    finally:
        _LISTENERS.reset(token)


def at_least(value: float, threshold: float) -> bool:
    """Is a statistic as large as it must be? NaN is not. The comparison is noted."""
    return _compared(value, threshold, Sense.AT_LEAST)


def at_most(value: float, threshold: float) -> bool:
    """Is a statistic as small as it must be? NaN is not. The comparison is noted."""
    return _compared(value, threshold, Sense.AT_MOST)


def _compared(value: float, threshold: float, sense: Sense) -> bool:
    key = threshold.key if isinstance(threshold, Threshold) else ""
    measurement = Measurement(key, float(value), float(threshold), sense, _TRIES.get())
    for heard in _LISTENERS.get():
        heard.append(measurement)
    return measurement.holds


def worst(values: list[float], sense: Sense) -> float:
    """Return the value that is nearest to failing, or furthest beyond. NaN, worst of all, is infinite."""
    beyond = -math.inf if sense is Sense.AT_LEAST else math.inf
    numbers = [beyond if math.isnan(value) else value for value in values]
    return min(numbers) if sense is Sense.AT_LEAST else max(numbers)


def with_keys(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a table of thresholds.toml with its floats as thresholds, but for recipes and certificates.

    Whole numbers, lists and text are settings: they stay as they are.
    """
    found: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict) and name not in PLAIN:
            found[name] = with_keys(value, f"{prefix}{name}.")
        else:
            found[name] = Threshold(value, prefix + name) if isinstance(value, float) else value
    return found


# ------------------------------------------------------------------------------------- further tries


class Attempt:
    """One try, as a context manager: lets a missed threshold pass, unless it was the last try.

    A check misses a threshold where it fails and the comparison before did not hold. Whatever else ends it ends all.
    """

    def __init__(self, tries: int, last: bool) -> None:
        self._last = last
        self._tries = tries
        self._missed = False
        self._block = recording()
        self._heard: list[Measurement] = []

    @property
    def missed(self) -> bool:
        return self._missed

    def __enter__(self) -> Attempt:
        self._heard = self._block.__enter__()
        self._token = _TRIES.set(self._tries)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        _TRIES.reset(self._token)
        self._block.__exit__(None, None, None)
        self._missed = isinstance(error, CheckFailed) and bool(self._heard) and not self._heard[-1].holds
        return self._missed and not self._last


def tries(count: int) -> Iterator[Attempt]:
    """Yield up to `count` attempts, until one of them reaches its thresholds.

    `count` is written down beforehand, in thresholds.toml. What a try begins with must be drawn within it, and anew:

        for attempt in tries(settings["tries"]):
            with attempt:
                model = submission.MyModel()
                train(model, …)
                assert_accuracy(…)
    """
    made = 1 if _ONLY_FIRST.get() else count
    for number in range(made):
        attempt = Attempt(count, last=number == made - 1)
        yield attempt
        if not attempt.missed:
            return


@contextmanager
def only_first_tries() -> Iterator[None]:
    """Let checks make the first of their tries only, as a calibration needs it, in this thread."""
    token = _ONLY_FIRST.set(True)
    try:
        yield
    finally:
        _ONLY_FIRST.reset(token)

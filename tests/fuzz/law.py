"""A law: what must hold for whatever comes in, within bounds of time and memory. Counts the examples that it met."""

from __future__ import annotations

import functools
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, given, settings

SECONDS = 30  # for one example, which takes milliseconds
MEMORY = 1 << 30  # bytes that one example may ask the system for
TIMES_AS_MANY = 40  # examples of a law when the run is a long one
LONG = settings.get_current_profile_name() == "long"

tried: Counter[str] = Counter()

_SETTINGS = settings(
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


class _TooLong(BaseException):
    """Of no class that the code under test catches."""


def law(*strategies: Any, examples: int, **named: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a test of a property. `examples` are those of the ordinary, repeatable run."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def within(*args: Any, **kwargs: Any) -> None:
            tried[test.__name__] += 1
            try:
                with _bounds():
                    test(*args, **kwargs)
            except _TooLong:
                raise AssertionError(f"took more than {SECONDS} s") from None

        count = examples * (TIMES_AS_MANY if LONG else 1)
        return settings(_SETTINGS, max_examples=count)(given(*strategies, **named)(within))

    return decorate


@contextmanager
def _bounds() -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    import resource

    def too_long(*_: object) -> None:
        raise _TooLong

    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    alarm = signal.signal(signal.SIGALRM, too_long)
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, before[1]))
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, before)
        signal.signal(signal.SIGALRM, alarm)

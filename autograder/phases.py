"""What takes the time of a class, phase by phase: the stopwatch that runs in each of our own processes.

No sandbox is asked: its CPU seconds are the kernel's, and the moments at which its walls stand are the grader's. The
sum over all processes is in `bill.py`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from autograder.link import Link

IMPORTS = "start-up: imports"
COLLECTION = "start-up: checks collected"
ZYGOTE = "start-up: zygote warmed"
INTAKE = "intake: hand-ins found and read"
FORK_GRADER = "fork: grader"
FORK_SANDBOX = "fork: sandbox"
CONFINE = "confine: walls put up and tried"
LOAD = "load: the student's file"
CHECK = "check: "  # begins the phase of each check
REPORT = "report: results and gradebook"
END = "end: both processes torn down"
WAIT = "schedule"

IN_ORDER = (IMPORTS, ZYGOTE, COLLECTION, INTAKE, FORK_GRADER, FORK_SANDBOX, CONFINE, LOAD, CHECK, END, WAIT, REPORT)

Spawn = Callable[[Callable[[], None]], Link]  # opens a sandbox, and calls back when it is forked and not confined yet


class Cost(msgspec.Struct, frozen=True):
    """Seconds. `ours` and `sandbox` are CPU seconds: of trusted processes, and of those with a student's code."""

    wall: float = 0.0
    ours: float = 0.0
    sandbox: float = 0.0

    @property
    def cpu(self) -> float:
        return self.ours + self.sandbox

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.ours + other.ours, self.sandbox + other.sandbox)

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.ours - other.ours, self.sandbox - other.sandbox)


Costs = dict[str, Cost]  # of each phase


class Watch:
    """Stands where a stopwatch could, and measures nothing: this is what runs without `--profile`."""

    def switch(self, phase: str) -> None:
        """From here on, another phase runs."""

    @contextmanager
    def within(self, phase: str) -> Iterator[None]:
        """For this block, another phase runs."""
        yield

    def opened(self, spawn: Spawn) -> Link:
        """Open a sandbox in the phases that this takes."""
        return spawn(_nothing)

    def costs(self) -> Costs:
        """Return what each phase has cost so far."""
        return {}


OFF = Watch()


class Stopwatch(Watch):
    """Charges each moment of this process, and what its sandboxes did in it, to exactly one phase.

    Args:
        wall: when the first phase began, on the monotonic clock.
        sandboxes: count the CPU seconds of sandboxes, too. Only behind walls can they be told from wall seconds.
    """

    def __init__(self, phase: str, *, wall: float, sandboxes: bool = True) -> None:
        self._phase = phase
        self._sandboxes = sandboxes
        self._last = Cost(wall)
        self._costs: Costs = {}
        self._links: list[Link] = []

    @classmethod
    def of_this_process(cls, phase: str) -> Stopwatch:
        """Return one that has run since this process was started."""
        return cls(phase, wall=time.monotonic() - _age())

    def switch(self, phase: str) -> None:
        now = Cost(time.monotonic(), time.process_time(), sum(link.seconds_used() for link in self._links))
        self._costs[self._phase] = self._costs.get(self._phase, Cost()) + (now - self._last)
        self._phase, self._last = phase, now

    @contextmanager
    def within(self, phase: str) -> Iterator[None]:
        before = self._phase
        self.switch(phase)
        try:
            yield
        finally:
            self.switch(before)

    def opened(self, spawn: Spawn) -> Link:
        with self.within(FORK_SANDBOX):
            link = spawn(lambda: self.switch(CONFINE))
            if self._sandboxes:
                self._links.append(link)
            return link

    def costs(self) -> Costs:
        self.switch(self._phase)
        return dict(self._costs)


def _age() -> float:
    """Return the wall seconds since this process was started; 0 where the system does not say."""
    try:
        with open("/proc/self/stat", "rb") as file:
            started = int(file.read().rpartition(b")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - started)
    except (OSError, AttributeError, ValueError, IndexError):
        return 0.0


def _nothing() -> None:
    pass

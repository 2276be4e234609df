"""A process that runs checks for a calibration: it collects them once, then takes one order after the other.

It runs the staff's own code, which may hang, crash or fill the memory all the same: that costs the order, no more.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
import pytest
import tqdm.std

from autograder.assignment import load_assignment
from autograder.checks import CHECK
from autograder.collection import with_checks
from autograder.faults import UserError
from autograder.seeded import Measured, one_by_one, refuse_other_fixtures, side_by_side
from autograder.source import Source
from autograder.surroundings import prepare_process

SECONDS = 60.0  # for a seed; no check may take as long in grading
SECONDS_TO_START = 300.0  # torch may have to be read from a slow disk
SECONDS_TO_END = 10.0
EXTRA_MIB = 4096  # of address space, beyond what the process has when it starts


class Order(msgspec.Struct, frozen=True):
    """Run the check at these seeds on a solution: its files, of which `main` is graded."""

    check: str
    files: dict[str, bytes]
    main: str
    seeds: list[int]
    together: bool  # train the models of these seeds together, if that is possible


class Answer(msgspec.Struct, frozen=True):
    """What came of some seeds; `last` if that was all of the order. `together`: models were trained together."""

    measured: Measured
    together: bool
    last: bool


class Ready(msgspec.Struct, frozen=True):
    """The checks are collected; `problem` says why not."""

    problem: str = ""


class Measurer:
    """The caller's end of such a process. A context manager would hide that one is replaced: call `close`."""

    def __init__(self, assignment: Path, solutions: Path, scratch: Path) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, assignment, solutions, scratch), daemon=True, name="measurer"
        )
        self._process.start()
        theirs.close()
        self._deadline = time.monotonic() + SECONDS_TO_START
        self.ready = False
        self.order: Order | None = None

    def give(self, order: Order) -> None:
        self.order = order
        self.connection.send(order)
        self.hear()

    def hear(self, last: bool = False) -> None:
        """Give the process time for the next part of its answer, or take down that this was the last."""
        assert self.order is not None
        if last:
            self.order = None
            return
        self._deadline = time.monotonic() + SECONDS * (len(self.order.seeds) if self.order.together else 1)

    def seconds_left(self) -> float:
        return self._deadline - time.monotonic()

    def close(self) -> None:
        """End the process, by force if it is busy."""
        self.connection.close()  # one that waits for orders ends by itself
        if self.ready and self.order is None:
            self._process.join(SECONDS_TO_END)
        self._process.kill()
        self._process.join()


def serve(connection: Connection, folder: Path, solutions: Path, scratch: Path) -> None:
    """Answer orders until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller ends us
    _be_silent()
    tqdm.std.tqdm.set_lock(threading.RLock())  # one of all processes would outlive us

    def loop(items: list[pytest.Item]) -> None:
        place = scratch / str(os.getpid())
        place.mkdir()
        prepare_process(place)
        _limit_memory()
        connection.send(Ready())
        by_name = {item.stash[CHECK].id: item for item in items}
        while True:
            try:
                order: Order = connection.recv()
                _carry_out(order, by_name[order.check], place, connection)
            except (EOFError, OSError):  # nobody listens any more
                return

    try:
        assignment = load_assignment(folder, solutions)
        with_checks(assignment, [*assignment.visible_checks, *assignment.hidden_checks], loop)
    except UserError as error:
        connection.send(Ready(str(error)))


def _carry_out(order: Order, item: pytest.Item, place: Path, connection: Connection) -> None:
    refuse_other_fixtures(item)
    source = Source(order.files, order.main)
    if order.together:
        measured, together = side_by_side(item, source, place, order.seeds)
        connection.send(Answer(measured, together, last=True))
        return
    for measured in one_by_one(item, source, place, order.seeds):
        connection.send(Answer(measured, together=False, last=measured.runs[-1].seed == order.seeds[-1]))


def _be_silent() -> None:
    """What solutions print is nobody's concern here."""
    sys.stdout.flush()
    sys.stderr.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _limit_memory() -> None:
    """Let a solution that asks for all memory get a MemoryError, on Linux; elsewhere the system has to cope."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + (EXTRA_MIB << 20)
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))

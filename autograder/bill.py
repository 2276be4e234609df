"""The bill of a run over a class: the costs of all its processes, what is in none of them, and the table of it."""

from __future__ import annotations

import time
from collections.abc import Mapping

import msgspec
from rich import box
from rich.table import Table

from autograder import results
from autograder.phases import CHECK, END, FORK_GRADER, IN_ORDER, WAIT, Cost, Costs, Stopwatch
from autograder.verdict import Result

BESIDE_GRADERS = (FORK_GRADER, END, WAIT)  # the scheduler's share: it takes CPU, its wall time is the graders' own
NAMED_CHECKS = 15
NO_PHASE = "in no phase"
FIGURES = 64  # characters of a row, beside the name
WIDTH = 130  # characters that the table takes, where no terminal says how many there are


class Answer(msgspec.Struct, frozen=True):
    """What a grader sends to the process that forked it. The costs are no part of the result."""

    result: Result
    costs: Costs = {}
    run: list[str] | None = None  # the checks that were run, if the others' verdicts are of an earlier run

    def encode(self) -> bytes:
        """Return one JSON object."""
        result = msgspec.Raw(results.encode_result(self.result))
        return msgspec.json.encode({"result": result, "costs": self.costs, "run": self.run})

    @classmethod
    def decode(cls, data: bytes) -> Answer:
        """Raise msgspec.MsgspecError if it is none."""
        return msgspec.json.decode(data, type=cls)


class Invoice(msgspec.Struct, frozen=True):
    """What each phase of a run cost, what the run cost in all, and how many graders it took."""

    costs: Costs
    run: Cost  # wall: what the run did alone, and the lives of its graders; CPU: of all processes, as the kernel counts
    graders: int
    seconds: float  # from the start to the end


class Bill:
    """Collects the costs of a run, in the process that schedules it.

    The wall time of a run is what this process does alone, and the lives of its graders. They run side by side, so
    that the sum can be longer than the run was.
    """

    def __init__(self, watch: Stopwatch) -> None:
        self.watch = watch
        self._graders = 0
        self._costs: Costs = {}
        self._lives = 0.0

    def grader_ended(self, life: float, cpu: float | None, costs: Costs) -> None:
        """Take what one grader cost. What it could not measure itself is how it was torn down.

        Args:
            life: wall seconds from before it was forked until it was reaped.
            cpu: CPU seconds of its process, as the kernel counts them; None if a sandbox's are among them.
            costs: what it sent; nothing from one that was lost, whose cost then is in no phase.
        """
        self._lives += life
        self._graders += 1
        if costs:
            measured = total(costs)
            self.add(costs)
            self.add({END: Cost(life - measured.wall, max(0.0, cpu - measured.ours) if cpu is not None else 0.0)})

    def add(self, costs: Mapping[str, Cost]) -> None:
        """Take the costs of another process, or of a part of this one."""
        for phase, cost in costs.items():
            self._costs[phase] = self._costs.get(phase, Cost()) + cost

    def close(self) -> Invoice:
        """Return what came together. All processes of the run must have been reaped."""
        import resource  # not on Windows, where this file is imported, too

        own = self.watch.costs()
        seconds = total(own).wall
        own = {phase: Cost(0.0, cost.ours) if phase in BESIDE_GRADERS else cost for phase, cost in own.items()}
        self.add(own)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = time.process_time() + children.ru_utime + children.ru_stime
        sandbox = total(self._costs).sandbox  # the kernel's total does not tell them apart
        run = Cost(total(own).wall + self._lives, used - sandbox, sandbox)
        return Invoice(dict(self._costs), run, self._graders, seconds)


def total(costs: Mapping[str, Cost]) -> Cost:
    """Return the sum over all phases."""
    return sum(costs.values(), Cost())


def table(invoice: Invoice, graded: int, width: int) -> Table:
    """Return a row for each phase and each of the dearest checks, and what is in no phase. Shares are of CPU seconds.

    Args:
        graded: how many submissions the run graded, in whole or in part; what each of them cost is an average.
        width: in characters; names of checks are cut to it.
    """
    said = f"{invoice.seconds:.1f} s from the start to the end; {invoice.graders} graders, side by side"
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, caption=said, caption_justify="left")
    grid.add_column("phase", overflow="ellipsis", no_wrap=True, max_width=max(16, width - FIGURES))
    for name in ("wall s", "CPU s", "of it in\nsandboxes", "wall ms\neach", "CPU ms\neach", "share"):
        grid.add_column(name, justify="right", no_wrap=True, min_width=max(map(len, name.split("\n"))))
    for phase, cost in rows(invoice):
        grid.add_row(phase, *_cells(cost, invoice.run, graded))
    grid.add_section()
    grid.add_row("all", *_cells(invoice.run, invoice.run, graded))
    return grid


def rows(invoice: Invoice) -> list[tuple[str, Cost]]:
    """Return (phase, cost) in the order of a run, the dearest checks by name, and last what is in no phase."""
    checks = sorted((phase for phase in invoice.costs if phase.startswith(CHECK)), key=lambda p: -invoice.costs[p].cpu)
    found: list[tuple[str, Cost]] = []
    for phase in IN_ORDER:
        if phase == CHECK:
            found += [(check, invoice.costs[check]) for check in checks[:NAMED_CHECKS]]
            if others := checks[NAMED_CHECKS:]:
                name = f"{CHECK}{len(others)} {'others' if len(others) > 1 else 'other'}"
                found.append((name, total({check: invoice.costs[check] for check in others})))
        elif phase in invoice.costs:
            found.append((phase, invoice.costs[phase]))
    return [*found, (NO_PHASE, invoice.run - total(invoice.costs))]


def _cells(cost: Cost, run: Cost, graded: int) -> list[str]:
    each = 1000 / graded if graded else 0.0
    share = cost.cpu / run.cpu if run.cpu else 0.0
    return [
        f"{cost.wall:.2f}",
        f"{cost.cpu:.2f}",
        f"{cost.sandbox:.2f}",
        f"{cost.wall * each:.1f}",
        f"{cost.cpu * each:.1f}",
        f"{share:.1%}",
    ]

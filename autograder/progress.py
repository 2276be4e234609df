"""Says how far a long run is: a bar where there is a terminal, plain lines elsewhere. Starts no thread."""

from __future__ import annotations

import time
from collections import Counter
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from autograder.naming import shown
from autograder.verdict import Result, Status

SECONDS_BETWEEN_LINES = 5.0


def _bar(console: Console, field: str) -> Progress:
    """Return a bar with that field of its task at the end. It never draws by itself: that would take a thread."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn(f"{{task.fields[{field}]}}"),
        console=console,
        auto_refresh=False,
        disable=not console.is_terminal,
        transient=True,
    )


class GradingProgress:
    """A context manager: `with GradingProgress(console, 300) as progress: … progress.graded(result)`.

    It never draws by itself, since the process it lives in forks and must not have a second thread.
    """

    def __init__(self, console: Console, total: int, title: str) -> None:
        self._console = console
        self._total = total
        self._title = title
        self._counts: Counter[Status] = Counter()
        self._last_line = 0.0
        self._bar = _bar(console, "counts")
        self._task = self._bar.add_task(title, total=total, counts="")

    def __enter__(self) -> GradingProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def heard(self, result: Result | None) -> None:
        """Take what `grade_class` tells: a result, or None from time to time."""
        if result is None:
            self.tick()
        else:
            self.graded(result)

    def tick(self) -> None:
        """Redraw the clock."""
        self._bar.refresh()

    def graded(self, result: Result) -> None:
        self._counts[result.status] += 1
        done = sum(self._counts.values())
        counts = ", ".join(f"{self._counts[status]} {status.value}" for status in Status if self._counts[status])
        self._bar.update(self._task, advance=1, counts=counts, refresh=True)
        now = time.monotonic()
        if not self._console.is_terminal and (done == self._total or now - self._last_line > SECONDS_BETWEEN_LINES):
            self._last_line = now
            last = f"{shown(result.submission.id)}: {result.score:g} of {result.max_score:g}"
            self._console.print(
                f"{self._title}: {done}/{self._total} ({counts}); last {last}", markup=False, soft_wrap=True
            )


class CountingProgress:
    """The same for work counted in runs: `with CountingProgress(console, "mlp") as progress: progress(3, 80, "…")`.

    The total may grow while the work goes on.
    """

    def __init__(self, console: Console, title: str) -> None:
        self._console = console
        self._title = title
        self._last_line = time.monotonic()
        self._last = (0, 0)
        self._bar = _bar(console, "what")
        self._task = self._bar.add_task(title, total=None, what="")

    def __enter__(self) -> CountingProgress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        if kind is None and not self._console.is_terminal:
            done, total = self._last
            self._console.print(f"{self._title}: {done}/{total}", markup=False)

    def __call__(self, done: int, total: int, what: str) -> None:
        self._last = (done, total)
        self._bar.update(self._task, completed=done, total=total, what=what, refresh=True)
        now = time.monotonic()
        if not self._console.is_terminal and now - self._last_line > SECONDS_BETWEEN_LINES:
            self._last_line = now
            self._console.print(f"{self._title}: {done}/{total}; {what}", markup=False)

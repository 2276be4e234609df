"""What commands use, seen from the process that starts them: CPU seconds, wall-clock seconds, private memory.

CPU seconds are those of all processes that a command ever had. Linux adds what a process used to the account of whoever
reaps it, and this process adopts orphans: so once nothing is left below, all of it has come here.
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from attacked_peers.observer import adopt_orphans

HERE = Path(__file__).parent
BENCH = HERE.parent
ORPHANS_SECONDS = 20.0
LOOK_SECONDS = 0.02  # between two looks at the memory


class Failed(Exception):
    """A command of a system did not do its work; one line."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment of all commands: one thread each, no window, our modules to be found."""
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    ours = {"PYTHONPATH": str(BENCH), "MPLBACKEND": "Agg", "PYTHONUNBUFFERED": "1", "PYTEST_ADDOPTS": ""}
    return {**os.environ, **single, **ours, **more}


@dataclass(frozen=True)
class Used:
    seconds: float
    cpu: float


@contextlib.contextmanager
def metered() -> Iterator[list[Used]]:
    """Measure what the block's child processes use; the list has it afterwards.

    Raises:
        Failed: processes are left that do not end.
    """
    adopt_orphans()
    found: list[Used] = []
    start, before = time.monotonic(), _children_cpu()
    yield found
    seconds = time.monotonic() - start
    _reap_all()
    found.append(Used(seconds, _children_cpu() - before))


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap_all() -> None:
    end = time.monotonic() + ORPHANS_SECONDS
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            if time.monotonic() > end:
                raise Failed("processes of a command did not end with it, so what they used cannot be told")
            time.sleep(0.01)


def run(command: Sequence[str], env: dict[str, str], cwd: Path, seconds: float, wanted: Sequence[int] = (0,)) -> None:
    """Run a command to its end.

    Raises:
        Failed: it took too long, or ended with another status than one of `wanted`.
    """
    try:
        done = subprocess.run(
            command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"`{_short(command)}` was not done after {seconds:g} s") from None
    if done.returncode not in wanted:
        said = (done.stderr.strip() or done.stdout.strip()).decode("utf-8", "replace").splitlines() or ["nothing"]
        raise Failed(f"`{_short(command)}` ended with status {done.returncode} and said: {said[-1]}")


def run_each(commands: Sequence[Callable[[], None]], at_a_time: int) -> None:
    """Call all of them, some at a time; raise the first error."""
    waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
    for one in commands:
        waiting.put(one)
    errors: list[BaseException] = []

    def work() -> None:
        while not errors:
            try:
                waiting.get_nowait()()
            except Empty:
                return
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(at_a_time)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


class Warm:
    """A process that says "ready", waits for a line, works, and ends."""

    def __init__(self, command: Sequence[str], env: dict[str, str], cwd: Path) -> None:
        self.command = command
        self._process = subprocess.Popen(
            command, env=env, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_ready(self) -> None:
        assert self._process.stdout is not None
        if self._process.stdout.readline().strip() != b"ready":
            self.end()
            raise Failed(f"`{_short(self.command)}` ended before it was warm")

    def go(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"go\n")
        self._process.stdin.flush()

    def wait(self, seconds: float) -> None:
        try:
            self._process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.end()
            raise Failed(f"`{_short(self.command)}` was not done after {seconds:g} s") from None
        if self._process.returncode != 0:
            raise Failed(f"`{_short(self.command)}` ended with status {self._process.returncode}")

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def run_warm(commands: Sequence[Sequence[str]], env: dict[str, str], cwd: Path, seconds: float) -> None:
    """Start processes that warm up, let them go when all are ready, and wait for all."""
    everyone: list[Warm] = []
    try:
        for command in commands:
            everyone.append(Warm(command, env, cwd))
        for one in everyone:
            one.wait_ready()
        for one in everyone:
            one.go()
        for one in everyone:
            one.wait(seconds)
    finally:
        for one in everyone:
            one.end()


def _short(command: Sequence[str]) -> str:
    return " ".join([Path(command[0]).name, *command[1:5], *(["…"] if len(command) > 5 else [])])


# ----------------------------------------------------------------------------------------- memory


@dataclass
class Watch:
    """Looks at the private memory of groups of processes while a block runs; keeps the most of each group, in bytes.

    Args:
        group: pid → parent, of all processes below this one, to group's number → pids.
    """

    group: Callable[[dict[int, int]], dict[int, list[int]]]
    most: dict[int, int] = field(default_factory=dict)
    unreadable: bool = False

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        over = threading.Event()
        thread = threading.Thread(target=self._look_until, args=(over,))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _look_until(self, over: threading.Event) -> None:
        while not over.wait(LOOK_SECONDS):
            for number, pids in self.group(parents_below(os.getpid())).items():
                sizes = [self._private(pid) for pid in pids]
                self.most[number] = max(self.most.get(number, 0), sum(sizes))

    def _private(self, pid: int) -> int:
        """Return the bytes that no other process maps, 0 if it is gone."""
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except PermissionError:
            self.unreadable = True
            return 0
        except OSError:
            return 0
        return sum(int(line.split()[1]) << 10 for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))


def parents_below(pid: int) -> dict[int, int]:
    """Return the living processes below `pid`, each with its parent."""
    parent_of = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                after = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
                if after[0] not in "ZX":
                    parent_of[int(name)] = int(after[1])
    found: dict[int, int] = {}
    newest = {pid}
    while newest:
        newest = {child for child, parent in parent_of.items() if parent in newest and child not in found}
        found |= {child: parent_of[child] for child in newest}
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""

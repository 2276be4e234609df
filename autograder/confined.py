"""Sandboxes behind walls, as the trusted side opens them: one `Zygote` a run, a `ZygoteClient` for each grader.

What the walls are: `confine/`. What runs in the zygote's process: `zygote.py`. Linux only.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from autograder.confine import protocol
from autograder.confine.levels import Isolation
from autograder.confine.scratch import RunRoot
from autograder.confine.supervised import ConfinedLink, Process
from autograder.faults import UserError
from autograder.link import Limits, LinkLost
from autograder.verdict import Verdict

WARM_SECONDS = 180.0
PROBE_SECONDS = 90.0
SPAWN_SECONDS = 30.0
SERVE = "autograder.runner:serve"


class WallsError(UserError):
    """The walls that were asked for do not stand on this machine. One line, with the mend."""


class Layer(msgspec.Struct, frozen=True):
    """One part of the walls, for `autograder doctor`. `proven`: a probe child attacked it in vain."""

    layer: str
    found: bool
    proven: bool
    remark: str


class Zygote:
    """The warm process that sandboxes are forked from, and the folder they work in.

    It dies with the thread that started it, so start it from the main thread. A forked process may use the clients
    that it was given, never the zygote.
    """

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket, root: RunRoot, gpu: bool) -> None:
        self._process = process
        self._control = control
        self._root = root
        self._gpu = gpu
        self._owner = os.getpid()
        self._ready = False
        self._proof: protocol.Probed | None = None

    @classmethod
    def start(
        cls,
        isolation: Isolation | None = None,
        device: str = "cpu",
        canaries: Sequence[Path] = (),
        serve: str = SERVE,
        warm: bool = True,
    ) -> Zygote:
        """Start the process and prove its walls with a probe child; it goes on warming up after this returns.

        Args:
            isolation: the level to use; None takes the strongest that stands, and at least UID.
            device: "cpu", or anything else for a GPU.
            canaries: existing files or folders that no sandbox may read; each sandbox tries, and gives up if it can.
            serve: what a sandbox runs, "package.module:function" or "/path/file.py:function".
            warm: import and warm up the libraries of the course; without, only the walls are of interest.

        Raises:
            WallsError: the level does not stand.
        """
        if sys.platform != "linux":
            # Grading forks also without walls, so where nothing can be forked that is no alternative.
            unconfined = ", or, for submissions that you trust, with --isolation none" if hasattr(os, "fork") else ""
            raise WallsError(f"Sandboxes need Linux. Grade in a Linux container or under WSL 2{unconfined}.")
        for path in canaries:
            if not path.exists():
                raise WallsError(f"{path}: not found, so whether sandboxes can read it cannot be tested.")
        gpu = device != "cpu"
        root = RunRoot.create()
        try:
            own = [folder / "canary" for folder in (root.sandboxes, root.path)]
            for canary in own:
                canary.write_text("no sandbox can read this\n")
                canary.chmod(0o600)
            process, control = _launch(root.path, gpu)
            zygote = cls(process, control, root, gpu)
        except BaseException:
            root.remove()
            raise
        try:
            protocol.send(
                control,
                protocol.Start(
                    isolation=isolation.value if isolation else "",
                    device=device,
                    serve=serve,
                    root=str(root.path),
                    sandboxes=str(root.sandboxes),
                    canaries=[str(path.resolve()) for path in (*own, *canaries)],
                    warm=warm,
                ),
            )
            zygote._proof = zygote._hear(PROBE_SECONDS)
            if zygote._proof.plan is None:
                raise WallsError(_why_not(isolation, zygote._proof.failures, canaries))
        except BaseException:
            zygote.close()
            raise
        return zygote

    def wait_ready(self) -> None:
        """Wait until it is warm and its walls are proven again.

        Raises:
            WallsError: it ended, or the walls do not stand any more.
        """
        if not self._ready:
            self._proof = self._hear(WARM_SECONDS)
            self._ready = True

    @property
    def isolation(self) -> Isolation:
        """The level that a probe child proved."""
        assert self._proof is not None and self._proof.plan is not None
        return self._proof.plan.isolation

    @property
    def observed(self) -> dict[str, str]:
        """What the probe child observed: what it tried, and the error it met."""
        assert self._proof is not None
        return dict(self._proof.observed)

    @property
    def failures(self) -> list[str]:
        """Why the stronger walls that were tried first did not stand."""
        assert self._proof is not None
        return list(self._proof.failures)

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def cpu_seconds(self) -> tuple[float, float]:
        """Return the CPU seconds of the process, and those with all that it has forked and reaped; 0 if it is gone."""
        try:
            with open(f"/proc/{self._process.pid}/stat", "rb") as file:
                user, system, *reaped = map(int, file.read().rpartition(b")")[2].split()[11:15])
        except (OSError, ValueError):
            return 0.0, 0.0
        ticks = os.sysconf("SC_CLK_TCK")
        return (user + system) / ticks, (user + system + sum(reaped)) / ticks

    def client(self) -> ZygoteClient:
        """Return a client for one grader. Make it before the fork; afterwards close the copy that stays here.

        Raises:
            WallsError: the zygote is gone.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                protocol.send(self._control, protocol.NewClient(), [theirs.fileno()])
            except OSError:
                ours.close()
                raise WallsError(f"The zygote is gone ({self._last_words()}); start the run again.") from None
        return ZygoteClient(ours, self._root, self._gpu)

    def close(self) -> None:
        """End the zygote and every sandbox, and remove the run's folder. May be called twice."""
        if os.getpid() != self._owner:
            return
        self._control.close()
        try:
            self._process.wait(0.5 if not self._ready else 10.0)
        except subprocess.TimeoutExpired:  # still warming up, or stuck; its sandboxes die with it
            self._process.kill()
            self._process.wait()
        self._root.remove()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hear(self, seconds: float) -> protocol.Probed:
        if not select.select([self._control], [], [], seconds)[0]:
            raise WallsError(f"The zygote said nothing for {seconds:g} s; the machine may be overloaded. Try again.")
        try:
            message, _ = protocol.receive(self._control, protocol.FROM_ZYGOTE)
        except EOFError:
            raise WallsError(f"The zygote could not start ({self._last_words()}). See `autograder doctor`.") from None
        if isinstance(message, protocol.Trouble):
            raise WallsError(f"The zygote could not start ({message.reason}). See `autograder doctor`.")
        return message

    def _last_words(self) -> str:
        try:
            lines = (self._root.path / "zygote.log").read_text("utf-8", "replace").split("\n")
        except OSError:
            lines = []
        return next((line for line in reversed(lines) if line.strip()), "without a word")


class ZygoteClient:
    """A grader's own line to the zygote. When it is closed everywhere, all sandboxes opened over it are killed."""

    def __init__(self, channel: socket.socket, root: RunRoot, gpu: bool) -> None:
        self._channel = channel
        self._root = root
        self._gpu = gpu
        self._next_id = 0
        self._ended: dict[int, protocol.Ended] = {}

    def spawn(self, limits: Limits, forked: Callable[[], None] | None = None) -> ConfinedLink:
        """Open a sandbox and wait until its walls stand. `forked` hears when it exists and has no walls yet.

        Raises:
            LinkLost: with verdict INTERNAL.
        """
        folder = self._root.working_folder()
        ours, theirs = socket.socketpair()
        out, out_write = os.pipe()
        err, err_write = os.pipe()
        self._next_id += 1
        number = self._next_id
        order = protocol.Spawn(number, str(folder), limits.memory_mib << 20, limits.gpu_memory_mib << 20)
        try:
            protocol.send(self._channel, order, [theirs.fileno(), out_write, err_write])
            answer, descriptors = self._answer(number)
        except (OSError, EOFError) as error:
            answer, descriptors = protocol.Refused(number, f"the zygote is gone ({type(error).__name__})"), []
        finally:
            theirs.close()
            os.close(out_write)
            os.close(err_write)
        if isinstance(answer, protocol.Refused):
            ours.close()
            os.close(out)
            os.close(err)
            folder.rmdir()
            raise LinkLost(
                Verdict.INTERNAL, f"No sandbox could be opened ({answer.reason}). This is our fault, not yours."
            )
        process = Process(
            pid=answer.pid,
            pidfd=descriptors[0],
            stream=ours,
            outputs=(out, err),
            folder=folder,
            gpu=self._gpu,
            ended=lambda seconds: self._wait_ended(number, seconds),
        )
        link = ConfinedLink(process, limits)
        try:
            if forked is not None:
                forked()
            link.await_ready()
        except BaseException:
            link.close()
            raise
        return link

    def close(self) -> None:
        """Close this process's copy. May be called twice."""
        self._channel.close()

    def _answer(self, number: int) -> tuple[protocol.Spawned | protocol.Refused, list[int]]:
        deadline = time.monotonic() + SPAWN_SECONDS
        while True:
            message, descriptors = self._next(deadline)
            if isinstance(message, protocol.Ended):
                self._ended[message.id] = message
            elif message.id == number:
                return message, descriptors

    def _wait_ended(self, number: int, seconds: float) -> protocol.Ended | None:
        deadline = time.monotonic() + seconds
        try:
            while number not in self._ended:
                message, _ = self._next(deadline)
                if isinstance(message, protocol.Ended):
                    self._ended[message.id] = message
        except (EOFError, OSError):
            return None
        return self._ended.pop(number)

    def _next(self, deadline: float) -> tuple[protocol.Spawned | protocol.Refused | protocol.Ended, list[int]]:
        if self._channel.fileno() < 0:
            raise EOFError("the client was closed")
        if not select.select([self._channel], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise TimeoutError("the zygote does not answer")
        return protocol.receive(self._channel, protocol.FOR_CLIENT)


def probe_isolation() -> list[Layer]:
    """Return what walls there are on this machine, and which of them a probe child proved."""
    from autograder.confine import landlock, namespaces, seccomp

    if sys.platform != "linux":
        return [Layer("sandbox", False, False, "needs Linux")]
    try:
        with Zygote.start(warm=False) as zygote:
            level, observed, failures = zygote.isolation, zygote.observed, zygote.failures
    except WallsError as error:
        level, observed, failures = Isolation.NONE, {}, [str(error)]
    version = landlock.abi()
    root = os.geteuid() == 0
    private = observed.get("uid") == "a private one"

    def reasons(words: str) -> str:
        return "; ".join(dict.fromkeys(reason for plan, _, reason in told if words in plan and reason))

    told = [failure.partition(": ") for failure in failures]
    enclosed = observed.get("namespaces", "")
    return [
        Layer(
            "Landlock",
            version > 0,
            "landlock" in observed,
            f"version {version}: files" if version else "not in this kernel; Linux 5.13 or newer has it",
        ),
        Layer("seccomp", seccomp.supported(), "new processes" in observed, "network, processes, signals"),
        Layer(
            "namespaces",
            namespaces.available(),
            bool(enclosed),
            f"{enclosed}: hidden files do not even exist" if enclosed else reasons("FULL+"),
        ),
        Layer("private uid", root, private, "only as root" if not root else "" if private else reasons("uid")),
        Layer("no capabilities", True, "capabilities" in observed, ""),
        Layer(f"level {level}", level.protects_files, level.protects_files, "; ".join(failures)),
    ]


def _launch(root: Path, gpu: bool) -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs, open(root / "zygote.log", "wb") as log:
        process = subprocess.Popen(
            # As -I, but with our own PYTHONHASHSEED: a clean environment, no user site, no current folder.
            [sys.executable, "-s", "-P", "-B", "-m", "autograder.zygote", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=_environment(root, gpu),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the run, which then ends the zygote
        )
    return process, ours


def _environment(root: Path, gpu: bool) -> dict[str, str]:
    from autograder.confine import blocks, cuda

    environment = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(root),
        "TMPDIR": str(root),
        "MPLCONFIGDIR": str(root / "matplotlib"),
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TORCHDYNAMO_DISABLE": "1",
        # One thread: a process with threads must not be forked, and two threads of a small model wait for each other.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "NUMEXPR_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        "MALLOC_ARENA_MAX": "2",
        **blocks.environment(),
    }
    return environment | cuda.environment() if gpu else environment | {"CUDA_VISIBLE_DEVICES": ""}


def _why_not(isolation: Isolation | None, failures: list[str], canaries: Sequence[Path]) -> str:
    wanted = f"Isolation {isolation}" if isolation else "No isolation that protects the hidden checks"
    stands = "does not stand here" if isolation else "stands here"
    reasons = "; ".join(failures) or "only root can give each sandbox a uid of its own, and Landlock is missing"
    if any("staff's" in failure for failure in failures) and canaries:
        folder = canaries[0] if canaries[0].is_dir() else canaries[0].parent
        mend = f"Move {folder} out of Python's and the system's folders, and close it to others: chmod 700 {folder}"
    elif isolation is Isolation.FULL_PLUS:
        mend = "Without --isolation, the strongest level that stands here is taken."
    else:
        mend = (
            "Use Linux 5.13 or newer with Landlock, or run as root; or accept less, for submissions that you trust, "
            "with --isolation limits."
        )
    return f"{wanted} {stands} ({reasons}). {mend}"

"""The warm process that sandboxes are forked from, started by `confined.py` as `-m autograder.zygote DESCRIPTOR`.

It imports what a student's code will want, proves the walls with a probe child, goes behind those that all sandboxes
share, and then only forks and reaps. It has one thread, reads nothing from a sandbox, and never sees a check, a label
or a submission.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import os
import select
import signal
import socket
import sys
import tempfile
import time
import warnings
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import msgspec

from autograder import garbage, ticks
from autograder.confine import entry, namespaces, paths, protocol, walls
from autograder.confine.levels import Isolation
from autograder.confine.namespaces import Keeper
from autograder.confine.scratch import remove_tree
from autograder.confine.walls import Ground, Plan

PROBE_SECONDS = 20.0


def main() -> None:
    """Serve until the control socket ends or the parent dies."""
    control = socket.socket(fileno=int(sys.argv[1]))
    walls.die_with_parent(os.getppid())
    os.umask(0o077)
    start, _ = protocol.receive(control, protocol.FOR_ZYGOTE)
    assert isinstance(start, protocol.Start)
    try:
        zygote = prepare(control, start)
    except Exception as error:
        protocol.send(control, protocol.Trouble(f"{type(error).__name__}: {error}"[:2000]))
        raise
    if zygote is not None:
        zygote.serve()


def prepare(control: socket.socket, start: protocol.Start) -> Zygote | None:
    """Find the walls that stand, warm up, prove them again. None when no walls of the wanted level stand."""
    gpu = start.device != "cpu"
    ground = look_round(start)
    plan, observed, failures = choose_plan(start, walls.plans(gpu), ground)
    if gpu and start.isolation in ("", Isolation.FULL_PLUS.value):
        failures.insert(0, "FULL+: not with a GPU, whose driver wants more of the machine than an enclosure holds")
    protocol.send(control, protocol.Probed(plan, observed, failures, warm=False))
    if plan is None:
        return None
    if start.warm:
        warm_imports()
        warm_optimizers()
    if start.warm and not gpu and leaves_one_thread(warm_training):
        warm_training()
    if not gpu:  # where there is a GPU, the first backward pass remarks that it cannot be reached; it must not be
        warnings.filterwarnings("ignore", message="CUDA initialization")
    serve = find(start.serve)
    sys.path[:] = paths.package_folders()  # no repository, no current folder, nothing a sandbox may not read
    if (tasks := len(os.listdir("/proc/self/task"))) != 1:
        raise RuntimeError(f"the zygote has {tasks} threads; forking from it is not safe")
    gc.collect()
    garbage.set_apart()
    ground = msgspec.structs.replace(ground, readable=paths.readable())
    keeper = enclose(start) if plan.enclosed else None
    answer = probe(plan, start, ground, in_place=True)
    if isinstance(answer, str):
        raise RuntimeError(answer)
    protocol.send(control, protocol.Probed(plan, answer, failures, warm=True))
    return Zygote(control, plan, ground, serve, keeper)


# ------------------------------------------------------------------------------------------ walls


def look_round(start: protocol.Start) -> Ground:
    """Return what sandboxes will need that only can be had while nothing is enclosed yet."""
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    return Ground(os.getpid(), proc, paths.readable(), start.canaries, namespaces.identities(proc))


def enclose(start: protocol.Start) -> Keeper:
    """Go into namespaces where nothing exists but Python, its packages, system libraries and the sandboxes' folder.

    Raises:
        WallsDown: the kernel refused; this process must end then.
    """
    mount_point = os.path.join(start.root, "enclosure")
    os.makedirs(mount_point, exist_ok=True)
    try:
        return namespaces.enclose([*paths.named(), os.devnull], start.sandboxes, mount_point)
    except OSError as error:
        raise walls.WallsDown(namespaces.obstacle(error)) from None


def choose_plan(
    start: protocol.Start, plans: list[Plan], ground: Ground
) -> tuple[Plan | None, dict[str, str], list[str]]:
    """Return the first plan of the wanted level that stands, what was observed, and why others before did not."""
    failures: list[str] = []
    for plan in plans:
        wanted = plan.isolation.value == start.isolation if start.isolation else plan.isolation.protects_files
        if not wanted:
            continue
        answer = probe(plan, start, ground, in_place=False)
        if not isinstance(answer, str):
            return plan, answer, failures
        failures.append(f"{plan}: {answer}")
    return None, {}, failures


def probe(plan: Plan, start: protocol.Start, ground: Ground, *, in_place: bool) -> dict[str, str] | str:
    """Return what a probe child observed behind these walls, or the reason why they do not stand.

    Args:
        in_place: this process is in its enclosure already, if the plan has one; else the child goes into one.
    """
    scratch = Path(tempfile.mkdtemp(prefix="probe-", dir=start.sandboxes))
    report, write = os.pipe()
    pid = os.fork()
    if pid == 0 and plan.enclosed and not in_place:
        _probe_in_an_enclosure(plan, ground, start, str(scratch), write)
    if pid == 0:
        entry.run_probe(plan, _seen_by_sandboxes(plan, ground), str(scratch), write)
    os.close(write)
    try:
        return _read_report(report)
    finally:
        os.close(report)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        remove_tree(scratch)


def _probe_in_an_enclosure(plan: Plan, ground: Ground, start: protocol.Start, scratch: str, report: int) -> NoReturn:
    """Do in a child what the zygote will do: go into an enclosure, and fork a probe child there."""
    try:
        walls.die_with_parent(ground.parent)
        keeper = enclose(start)
        pid = os.fork()
        if pid == 0:
            entry.run_probe(plan, _seen_by_sandboxes(plan, ground), scratch, report)
        os.waitpid(pid, 0)
        keeper.end()
    except BaseException as error:
        os.write(report, msgspec.json.encode(str(error) or type(error).__name__))
    finally:
        os._exit(0)


def _seen_by_sandboxes(plan: Plan, ground: Ground) -> Ground:
    return msgspec.structs.replace(ground, parent=0) if plan.enclosed else ground


def _read_report(report: int) -> dict[str, str] | str:
    data = b""
    deadline = time.monotonic() + PROBE_SECONDS
    while select.select([report], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(report, 1 << 16)
        if not part:
            break
        data += part
    if not data:
        return "the probe child ended without a word"
    return msgspec.json.decode(data, type=dict[str, str] | str)


# ---------------------------------------------------------------------------------------- warming


def warm_imports() -> None:
    """Import what student code imports, and let each library do once what it does lazily."""
    import matplotlib.pyplot as plt
    import numpy as np
    import PIL.Image
    import torch
    import torch.utils.data
    import torchvision.datasets
    import torchvision.transforms

    importlib.import_module("tqdm.auto")
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    PIL.Image.init()
    torchvision.transforms.ToTensor()(PIL.Image.fromarray(np.zeros((2, 2), np.uint8)))
    np.unique(np.zeros(2))  # imports numpy.ma, which goes through all modules that there are
    figure, (axes, image) = plt.subplots(1, 2)
    axes.plot([0, 1], label="a")
    axes.scatter([0, 1], [0, 1], c=[0, 1])
    axes.contourf(np.eye(3))
    axes.set_title("a")
    axes.legend()
    image.imshow(np.eye(3))
    figure.canvas.draw()
    plt.close("all")
    ticks.make_late()
    torch.autograd.profiler.record_function = _Unrecorded  # type: ignore[assignment,misc]


class _Unrecorded(contextlib.ContextDecorator):
    """A name in torch's profile, where nothing is profiled: each optimizer's step and each batch has one."""

    def __init__(self, name: str, args: str | None = None) -> None:
        pass

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass


def warm_optimizers() -> None:
    """Make an optimizer: the first one imports for more than a second."""
    import torch

    torch.optim.Adam(torch.nn.Linear(1, 1).parameters())


def leaves_one_thread(work: Callable[[], None]) -> bool:
    """Try in a forked child whether `work` leaves a thread behind, after which this process could not be forked.

    The first backward pass does, in the CUDA build of torch on a machine with NVIDIA's driver, even if no GPU is
    visible: it asks the driver, and that starts a thread.
    """
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0 if len(os.listdir("/proc/self/task")) == 1 else 2
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def warm_training() -> None:
    """Take two steps with each of the common optimizers."""
    import torch

    model = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    data = torch.utils.data.TensorDataset(torch.zeros(8, 2), torch.zeros(8, dtype=torch.int64))
    for kind in (torch.optim.SGD, torch.optim.Adam):
        optimizer = kind(model.parameters(), lr=0.1)
        for inputs, targets in torch.utils.data.DataLoader(data, batch_size=4, shuffle=True):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), targets).backward()  # type: ignore[no-untyped-call]
            optimizer.step()


def find(name: str) -> entry.Serve:
    """Return the function "package.module:function" or "/path/file.py:function"."""
    module_name, _, function = name.rpartition(":")
    if module_name.endswith(".py"):
        spec = importlib.util.spec_from_file_location(Path(module_name).stem, module_name)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    else:
        module = importlib.import_module(module_name)
    found: entry.Serve = getattr(module, function)
    return found


# ---------------------------------------------------------------------------------------- serving


class Sandbox(msgspec.Struct):
    """A living sandbox, or one that is dead and not reaped yet. `client` is that client's descriptor."""

    id: int
    pid: int
    slot: int
    client: int


class Zygote:
    """Forks sandboxes for its clients, reaps them, and kills those of a client that hangs up."""

    def __init__(
        self,
        control: socket.socket,
        plan: Plan,
        ground: Ground,
        serve: entry.Serve,
        keeper: Keeper | None,
    ) -> None:
        self._control = control
        self._plan = plan
        self._ground = _seen_by_sandboxes(plan, ground)
        self._serve_frames = serve
        self._keeper = keeper
        self._clients: dict[int, socket.socket] = {}
        self._sandboxes: dict[int, Sandbox] = {}  # by pidfd
        self._free_slots = deque(range(walls.SLOTS))  # the one free for longest first: nothing of it is left
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        if keeper is not None:
            self._poll.register(keeper, select.POLLIN)

    def serve(self) -> None:
        """Work until the control socket ends; then kill every sandbox.

        Raises:
            RuntimeError: the first process of the enclosure ended, and with it all sandboxes; none is at fault.
        """
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._control.fileno():
                    if not self._take_client():
                        self._kill_all()
                        return
                elif self._keeper is not None and descriptor == self._keeper.fileno():
                    self._expect_the_keeper()
                elif descriptor in self._sandboxes:
                    self._reap(descriptor)
                elif descriptor in self._clients:
                    self._take_order(descriptor)

    def _take_client(self) -> bool:
        try:
            _, descriptors = protocol.receive(self._control, protocol.FOR_ZYGOTE)
        except EOFError:
            return False
        client = socket.socket(fileno=descriptors[0])
        self._clients[client.fileno()] = client
        self._poll.register(client, select.POLLIN)
        return True

    def _take_order(self, client: int) -> None:
        try:
            order, descriptors = protocol.receive(self._clients[client], protocol.FROM_CLIENT)
        except EOFError:
            self._drop_client(client)
            return
        try:
            self._fork(client, order, descriptors)
        except (OSError, IndexError) as error:
            reason = "all slots are taken" if isinstance(error, IndexError) else str(error)
            self._tell(client, protocol.Refused(order.id, reason))
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _fork(self, client: int, order: protocol.Spawn, descriptors: list[int]) -> None:
        slot = self._free_slots.popleft()
        try:
            pid = os.fork()
        except OSError:
            self._free_slots.append(slot)
            raise
        if pid == 0:
            entry.run_sandbox(self._plan, self._ground, order, descriptors, slot, self._serve_frames)
        pidfd = os.pidfd_open(pid)
        self._sandboxes[pidfd] = Sandbox(order.id, pid, slot, client)
        self._poll.register(pidfd, select.POLLIN)
        self._tell(client, protocol.Spawned(order.id, pid), [pidfd])

    def _reap(self, pidfd: int) -> None:
        sandbox = self._sandboxes.pop(pidfd)
        _, status, used = os.wait4(sandbox.pid, 0)
        self._expect_the_keeper()  # or a student's code would be told that it was killed for its memory
        self._poll.unregister(pidfd)
        os.close(pidfd)
        self._free_slots.append(sandbox.slot)
        self._tell(sandbox.client, protocol.Ended(sandbox.id, status, used.ru_utime + used.ru_stime))

    def _expect_the_keeper(self) -> None:
        if self._keeper is not None and not self._keeper.lives():
            raise RuntimeError("the first process of the sandboxes' enclosure was killed")

    def _tell(self, client: int, message: msgspec.Struct, descriptors: list[int] | None = None) -> None:
        """Send without waiting: a client that does not read must not stop the others."""
        if client not in self._clients:
            return
        try:
            protocol.send(self._clients[client], message, descriptors or (), socket.MSG_DONTWAIT)
        except OSError:
            self._drop_client(client)

    def _drop_client(self, client: int) -> None:
        """A grader is gone: end what it left."""
        self._poll.unregister(client)
        self._clients.pop(client).close()
        for pidfd, sandbox in self._sandboxes.items():
            if sandbox.client == client:
                sandbox.client = -1
                _kill(pidfd)

    def _kill_all(self) -> None:
        for pidfd, sandbox in self._sandboxes.items():
            _kill(pidfd)
            os.waitpid(sandbox.pid, 0)
        if self._keeper is not None:
            self._keeper.end()


def _kill(pidfd: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)


if __name__ == "__main__":
    main()
    os._exit(0)

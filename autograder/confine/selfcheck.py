"""Attacks that a sandbox makes on its own walls before any student code reaches it. All must fail.

`hold` runs in every sandbox and takes well under a millisecond; `observe` runs in a probe child and tries more.
"""

from __future__ import annotations

import errno
import functools
import importlib.util
import os
import socket
import tempfile
from collections.abc import Callable

from autograder.confine import kernel
from autograder.confine.levels import Isolation
from autograder.confine.walls import Plan, WallsDown

_REFUSALS = (errno.EACCES, errno.EPERM)
_SECCOMP_FILTER = 2


def hold(plan: Plan, scratch: str, canaries: list[str]) -> dict[str, str]:
    """Return what was refused and how ({"network": "EACCES", …}).

    Args:
        canaries: files or folders that must not be readable, as `protocol.Start` has them. The first two exist.

    Raises:
        WallsDown: something was not refused, or the sandbox cannot write where it should.
    """
    if plan.isolation is Isolation.NONE:
        return {}
    observed = {
        "network": _refusal("a socket", lambda: socket.socket().close()),
        "local sockets": _refusal("a local socket", lambda: socket.socket(socket.AF_UNIX).close()),
        "signals": _refusal("a signal to the parent", lambda: os.kill(_another_process(), 0)),
    }
    if kernel.prctl(kernel.PR_GET_SECCOMP) != _SECCOMP_FILTER or not kernel.prctl(kernel.PR_GET_NO_NEW_PRIVS):
        raise WallsDown("the system-call filter is not in force")
    if plan.isolation.protects_files:
        own, *others = canaries
        observed["files"] = _refusal("reading a file of the staff's", lambda: _read(own))
        for path in others:
            if plan.enclosed:
                _is_nowhere(path)
            else:
                _refusal("reading a file of the staff's", functools.partial(_read, path), gone_is_fine=True)
        outside = os.path.join(os.path.dirname(own), "written-by-a-sandbox")
        observed["writing elsewhere"] = _refusal("writing outside its folder", lambda: _write(outside))
        _refusal("overwriting a file of the staff's", lambda: _write(own))
    if plan.enclosed:
        observed["paths"] = "ENOENT"
        if os.getppid() != 0:
            raise WallsDown("the zygote has a number in here: no PID namespace")
    _write(os.path.join(scratch, ".self-check"))
    os.unlink(os.path.join(scratch, ".self-check"))
    return observed


def observe(plan: Plan, scratch: str, canaries: list[str], package: str = "numpy") -> dict[str, str]:
    """Return all that `hold` and a few costlier attempts observed. `package` is one that must stay importable.

    (That the namespaces are others than the staff's, `entry.run_probe` has seen, while it had a /proc to see it in.)

    Raises:
        WallsDown: as `hold`; or Python can no longer import what it has not imported yet.
    """
    observed = hold(plan, scratch, canaries)
    if plan.isolation is not Isolation.NONE:
        observed["new processes"] = _refusal("a new process", _fork)
        observed["debugging"] = _refusal("tracing the parent", _trace)
        if kernel.capabilities():
            raise WallsDown("the process still has capabilities")
        observed["capabilities"] = "none"
        observed["programs"] = _refusal("running a program", lambda: os.execv("/bin/true", ["true"]))
    observed["uid"] = "a private one" if plan.first_uid is not None else "kept"
    if plan.landlock:
        observed["landlock"] = f"version {plan.landlock}"
    _can_still_import(package)
    with tempfile.TemporaryFile(dir=scratch) as file:
        file.write(b"0")
    return observed


def _can_still_import(package: str) -> None:
    """Raise if what lies on disk is out of reach: after a change of uid an interpreter in somebody's home is."""
    try:
        import colorsys  # noqa: F401  # anything of the standard library that nobody has imported yet

        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ImportError(f"{package} is not found")
        with open(spec.origin, "rb") as file:
            file.read(1)
    except (ImportError, OSError) as error:
        raise WallsDown(f"Python cannot import any more ({error})") from None


def _refusal(what: str, attempt: Callable[[], object], gone_is_fine: bool = False) -> str:
    """Return the name of the error with which `attempt` was refused."""
    try:
        attempt()
    except OSError as error:
        if error.errno in _REFUSALS or (gone_is_fine and error.errno == errno.ENOENT):
            return errno.errorcode[error.errno]
        raise WallsDown(f"{what} failed in an unexpected way ({error.strerror})") from None
    raise WallsDown(f"{what} was not refused")


def _is_nowhere(path: str) -> None:
    try:
        os.lstat(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise WallsDown(f"looking for a file of the staff's failed in an unexpected way ({error.strerror})") from None
    raise WallsDown("looking for a file of the staff's was not refused")


def _another_process() -> int:
    """Return a number that belongs to another process: the parent, or the first one of the PID namespace."""
    return os.getppid() or 1


def _read(path: str) -> None:
    if os.path.isdir(path):
        os.listdir(path)
    else:
        os.close(os.open(path, os.O_RDONLY))


def _write(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _trace() -> None:
    attach = 16
    kernel.syscall("ptrace", attach, _another_process(), 0, 0)


def _fork() -> None:
    if (pid := os.fork()) == 0:
        os._exit(0)
    os.waitpid(pid, 0)

"""The results on disk, one JSON file a submission, and the lock on the folder that they lie in.

What a result says is in `verdict.py`; the gradebook over all of them in `gradebook.py`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from autograder.faults import UserError
from autograder.naming import result_filename, shown
from autograder.verdict import SCHEMA_VERSION, Result

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FOLDER = "results"
LOCK = ".lock"
UNFINISHED = ".unfinished-"  # begins the name of a file that is not whole yet


class OutputBusy(UserError):
    """Another run writes to this folder: one line with the folder and the mend."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` so that at any moment, also after a crash, `path` holds the old contents or the new ones, whole.

    Raises:
        OSError: it could not be written; `path` is as it was.
    """
    unfinished = path.with_name(UNFINISHED + secrets.token_hex(8))
    try:
        with open(unfinished, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError):  # name the file that whoever reads it knows
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    _sync_folder(path.parent)


def save_result(out: Path, result: Result) -> Path:
    """Write `result` below `out` and return where."""
    path = out / FOLDER / result_filename(result.submission.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, encode_result(result))
    return path


def encode_result(result: Result) -> bytes:
    """Return `result` as indented UTF-8 JSON, its keys in the order of the structs."""
    try:
        data = msgspec.json.encode(result)
    except UnicodeEncodeError:  # half characters, which a student's message may hold and UTF-8 may not
        data = msgspec.json.encode(_whole_characters(msgspec.to_builtins(result)))
    return msgspec.json.format(data, indent=2) + b"\n"


def load_results(out: Path, report: Callable[[str], None] | None = None, *, checks: bool = True) -> dict[str, Result]:
    """Return submission id → result, for all results below `out`, those to be graded again (`internal`) included.

    A file that is broken or is not ours is told to `report` (by default on stderr) in one line and left out, so that
    its submission is graded again. Without `checks`, each is read whole and kept without its own: those of a large
    class would fill the memory.
    """
    report = report or _to_stderr
    results: dict[str, Result] = {}
    for path in sorted((out / FOLDER).glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            result = _load_result(path)
        except (ValueError, RecursionError, OSError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            report(f"{path.parent / shown(path.name)}: ignored, the submission is graded again ({reason}).")
            continue
        results[result.submission.id] = result if checks else msgspec.structs.replace(result, checks=[])
    return results


def load_result(out: Path, submission_id: str) -> Result:
    """Return the result of one submission.

    Raises:
        OSError, ValueError, RecursionError: there is none, or it is broken.
    """
    return _load_result(out / FOLDER / result_filename(submission_id))


def _load_result(path: Path) -> Result:
    result = msgspec.json.decode(path.read_bytes(), type=Result)
    if result.schema_version != SCHEMA_VERSION:
        raise ValueError(f"schema version {result.schema_version}, expected {SCHEMA_VERSION}")
    if result_filename(result.submission.id) != path.name:
        raise ValueError(f"it is about the submission {shown(result.submission.id)}")
    return result


def _to_stderr(line: str) -> None:
    sys.stderr.write(line + "\n")


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(item) for key, item in value.items()}
    return value


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where folders can be synced."""
    with contextlib.suppress(OSError):  # Windows, and some network file systems, cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class OutputLock:
    """Holds an output folder for one run: `with OutputLock(out): …`. Makes the folder if it is not there.

    The lock belongs to this process and ends with it, however it ends; processes forked from it do not hold it, so a
    killed run never keeps the next one out. It also sweeps up what a killed run left half-written. Where the system
    has no such locks it does nothing. Take it once a process.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._descriptor: int | None = None

    def __enter__(self) -> OutputLock:
        """Take the lock.

        Raises:
            OutputBusy: another process has it.
        """
        # Names, addresses and scores: a folder that is made here is for its owner alone.
        self._out.mkdir(0o700, parents=True, exist_ok=True)
        if fcntl is not None:
            self._descriptor = os.open(self._out / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                self._lock(self._descriptor)
            except BaseException:
                self._close()
                raise
        self._sweep()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def assert_held(self) -> None:
        """Raise UserError if the folder was removed, or emptied, since it was locked: another run might be in it."""
        try:
            there = os.stat(self._out / LOCK)
        except OSError:
            there = None
        if self._descriptor is not None and (there is None or not os.path.samestat(there, os.fstat(self._descriptor))):
            raise UserError(f"{self._out}: was removed while it was graded into; run the same command again.")

    def _lock(self, descriptor: int) -> None:
        # lockf, not flock: a forked child shares a flock, and would hold it on after its parent was killed
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                owner = os.read(descriptor, 20).decode("ascii", "replace").strip()
                who = f"process {owner}" if owner.isdecimal() else "another process"
                raise OutputBusy(
                    f"{self._out}: {who} is grading into this folder; wait for it to end, or choose another --out."
                ) from None
            return  # a file system without locks
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _sweep(self) -> None:
        for folder in (self._out, self._out / FOLDER):
            for path in folder.glob(UNFINISHED + "*"):
                path.unlink(missing_ok=True)

"""Looks for effects of attacks outside the sandboxes: calls, files, processes, signals, mounts, and stolen things.

It believes nothing that a sandbox says, with one exception that can only accuse: what an attack hands in as loot.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import site
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hostile.listeners import Listeners
from hostile.spellings import hidden_number_in

HERE = Path(__file__).parent
WORLD = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/dev/mqueue")  # where every account may write, on most machines
DEEP = 3  # levels of a world-writable place that are looked through
# What stands in hidden checks, held-out labels and expected values of the assignment `target`.
CANARIES = {
    "hidden checks": "canary-source-Zk93vQpB",
    "expected values": "canary-expected-H5rN8cYd",
    "held-out data": "canary-held-out-Wm4Ju6Ke",
    "reference": "canary-reference-x7Tq2Lw0",
}


@dataclass(frozen=True)
class Effect:
    """Something that happened outside. `mark` says whose it is, and is empty where that cannot be told."""

    mark: str
    kind: str
    what: str


class Observer:
    """Watches one run of a class: made before it, asked for `effects` after it.

    Args:
        token: what every mark of this run begins with.
        stage: the folder with everything of the run: witness/, staff/, out/, tmp/, …
        canaries: what was stolen → a text that is nowhere else, added to those of the assignment.
        sizes: secret → its size in bytes, for attacks that only ask the kernel.
        existing: which of the numbered files of the folder "maybe" exist, as "0110…".
    """

    def __init__(
        self, token: str, stage: Path, canaries: dict[str, str], sizes: dict[str, int], existing: str, labels: str
    ) -> None:
        self._marks = re.compile(re.escape(token) + r"-\d+-")
        self._token = token
        self._stage = stage
        self._canaries = {**CANARIES, **canaries}
        self._sizes = sizes
        self._existing = existing
        self._labels = labels
        self.listeners = Listeners(stage / "witness-sockets", token)
        self._signals = stage / "staff" / "signals.log"
        self._bystander = subprocess.Popen(
            [sys.executable, "-I", "-S", str(HERE / "bystander.py"), str(self._signals)],
            env={"HOSTILE_BYSTANDER": canaries["another process"]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        self._state = self._ask_bystander()
        self._metadata = self._look_at_metadata()
        self._mounts = _mounts()
        self._site = _entries(_site_packages())

    @property
    def bystander(self) -> int:
        return self._bystander.pid

    def close(self) -> None:
        """End the bystander, and remove what attacks have left outside of the stage."""
        self.listeners.close()
        self._bystander.kill()
        self._bystander.communicate()
        for path in sorted(self._marked_in_the_world(), reverse=True):  # what lies in a folder before the folder
            with contextlib.suppress(OSError):
                os.rmdir(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)

    # ------------------------------------------------------------------------------------ effects

    def effects(self, left: list[str]) -> list[Effect]:
        """Return everything that happened. `left` are command lines of processes that outlived the run."""
        return list(dict.fromkeys(self._all(left)))

    def _all(self, left: list[str]) -> Iterator[Effect]:
        for kind, said in list(self.listeners.contacts):
            yield Effect(self._mark(said), "contact", f"{kind}: {said[:80]!r}")
        yield from self._in_witness()
        yield from self._in_the_world()
        yield from self._in_the_stage()
        yield from self._of_results()
        yield from self._of_the_bystander()
        for line in left:
            yield Effect(self._mark(line), "process", line[:200])
        for mount in sorted(_mounts() - self._mounts):
            if str(self._stage) in mount or self._token in mount or "autograder" in mount:
                yield Effect(self._mark(mount), "mount", mount)
        yield from self._in_loot()

    def _mark(self, text: str) -> str:
        found = self._marks.search(text)
        return found[0] if found else ""

    def _in_witness(self) -> Iterator[Effect]:
        for path in sorted((self._stage / "witness").rglob("*")):
            yield Effect(self._mark(str(path) + _start_of(path)), "witness", path.name)

    def _in_the_world(self) -> Iterator[Effect]:
        for path in sorted(self._marked_in_the_world()):
            yield Effect(self._mark(path + _start_of(Path(path))), "file", path)

    def _marked_in_the_world(self) -> set[str]:
        """What has a mark in its name where everybody may write, and what is new in Python's folders and has one."""
        names = (path for place in WORLD for path in _names_below(place, DEEP, leave_out=str(self._stage)))
        new = _entries(_site_packages()) - self._site
        return {path for path in names if self._token in path} | {
            path for path in new if self._token in path + _start_of(Path(path))
        }

    def _in_the_stage(self) -> Iterator[Effect]:
        """Marks in names, contents and attributes of files of the run, and sandboxes' folders that are still there."""
        for area in ("staff", "course", "tmp", "out"):
            for path in sorted((self._stage / area).rglob("*")):
                name = str(path.relative_to(self._stage))
                if area == "tmp" and "autograder-run-" in name and name.count("/") == 1:
                    yield Effect(self._mark(name), "left folder", name)
                if path.name in ("loot.jsonl", "signals.log"):
                    continue
                # A result may quote a path that the hand-in names; that it lies in our folder is no effect.
                text = (name + _whole(path) + _attributes(path)).replace(str(self._stage), "")
                if self._token in text and area != "tmp":
                    yield Effect(self._mark(text), "file", name)
        for path, before in self._metadata.items():
            if (now := _metadata(path)) != before:
                yield Effect("", "metadata", f"{path.name}: {before} before, {now} now")
        for changed in _changed(self._stage / "submissions", self._token):
            yield Effect(self._mark(changed), "file", changed)

    def _look_at_metadata(self) -> dict[Path, object]:
        private = [self._stage / "staff", *sorted((self._stage / "staff" / "home").rglob("*"))]
        course = sorted((self._stage / "course").rglob("*"))
        folders = [self._stage / "witness", self._stage / "submissions"]
        return {path: _metadata(path) for path in (*folders, *private, *course) if "__pycache__" not in path.parts}

    def _of_results(self) -> Iterator[Effect]:
        out = self._stage / "out"
        for path in [*sorted((out / "results").glob("*")), out / "grades.csv"]:
            text = _whole(path)
            for what, canary in self._canaries.items():
                if canary in text and what not in ("gradebook", "sibling's submission"):
                    yield Effect(self._mark(text), "result", f"{what} in {path.name}")
            if spelt := hidden_number_in(text):
                yield Effect(self._mark(text), "result", f"a hidden input in {path.name}, spelt {spelt}")

    def _of_the_bystander(self) -> Iterator[Effect]:
        if self._bystander.poll() is not None:
            yield Effect("", "signal", f"the bystander ended with {self._bystander.returncode}")
            return
        now = self._ask_bystander()
        for what, before in self._state.items():
            if now[what] != before:
                yield Effect("", "signal", f"the bystander's {what}: {before} before, {now[what]} now")
        with contextlib.suppress(FileNotFoundError):
            for name in self._signals.read_text().split():
                yield Effect("", "signal", f"the bystander got {name}")

    def _ask_bystander(self) -> dict[str, object]:
        assert self._bystander.stdin is not None and self._bystander.stdout is not None
        if hasattr(self, "_state"):
            self._bystander.stdin.write("\n")
            self._bystander.stdin.flush()
        found: dict[str, object] = json.loads(self._bystander.stdout.readline())
        return found

    def _in_loot(self) -> Iterator[Effect]:
        """Canaries, right sizes, right existences, and what an attack itself calls done ("done:what")."""
        for line in _start_of(self._stage / "staff" / "loot.jsonl", most=1 << 26).splitlines():
            handed = json.loads(line)
            for part in handed["loot"]:
                for what, canary in self._canaries.items():
                    if canary in part:
                        yield Effect(handed["mark"], "loot", what)
                if self._labels in re.sub(r"[^01]", "", part):
                    yield Effect(handed["mark"], "loot", "held-out labels")
                if part.startswith("done:"):
                    yield Effect(handed["mark"], "done", part[5:200])
                size = re.fullmatch(r"size:(.+)=(\d+)", part)
                if size and self._sizes.get(size[1]) == int(size[2]):
                    yield Effect(handed["mark"], "existence", f"the size of {size[1]}")
                if part == f"exists:{self._existing}":
                    yield Effect(handed["mark"], "existence", "which of some files exist")


# ---------------------------------------------------------------------------------- what it looks at


def _mounts() -> set[str]:
    try:
        return set(Path("/proc/self/mountinfo").read_text().splitlines())
    except OSError:  # no Linux
        return set()


def _site_packages() -> list[str]:
    on_path = (entry for entry in sys.path if entry.endswith("-packages"))
    return sorted({*site.getsitepackages(), sysconfig.get_path("stdlib"), *on_path})


def _entries(folders: list[str]) -> set[str]:
    """Return the paths in these folders and in the folders directly within."""
    return {path for folder in folders for path in _names_below(folder, 2)}


def _names_below(folder: str, levels: int, leave_out: str = "") -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.path == leave_out:
            continue
        yield entry.path
        if levels > 1 and entry.is_dir(follow_symlinks=False):
            yield from _names_below(entry.path, levels - 1, leave_out)


def _metadata(path: Path) -> object:
    """Return mode and owner, and of a file when it was changed: in folders, graders may put caches."""
    try:
        status = path.lstat()
    except OSError as error:
        return str(error.strerror)
    return oct(status.st_mode), status.st_uid, status.st_gid, status.st_mtime_ns if path.is_file() else 0


def _start_of(path: Path, most: int = 4096) -> str:
    try:
        if path.is_symlink():
            return os.readlink(path)
        if not path.is_file():  # a pipe would wait for ever
            return ""
        with open(path, "rb") as file:
            return file.read(most).decode("latin-1")
    except OSError:
        return ""


def _whole(path: Path) -> str:
    return _start_of(path, 1 << 24)


def _attributes(path: Path) -> str:
    try:
        return "".join(os.listxattr(path, follow_symlinks=False))
    except (OSError, AttributeError):
        return ""


def _changed(submissions: Path, token: str) -> Iterator[str]:
    """Names in the folder of hand-ins with a mark in them, which the harness puts into contents only."""
    for path in sorted(submissions.rglob("*")):
        if token in str(path.relative_to(submissions)) or token in _attributes(path):
            yield f"submissions/{path.name}"


def wait_for_calls(seconds: float = 0.2) -> None:
    """Let what is on its way to a listener arrive. (What is not there then would be missed, not invented.)"""
    time.sleep(seconds)

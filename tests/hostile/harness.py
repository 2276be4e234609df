"""Grades a class of attacks with the real command, on a stage where everything that could be harmed is watched."""

from __future__ import annotations

import contextlib
import json
import os
import random
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hostile.attack import BASES, Attack, Facts, attacks_in, base
from hostile.observer import Effect, Observer, wait_for_calls

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TARGET = HERE / "assignments" / "target"
SIBLING = "a-sibling"  # first in the alphabet, so that it is graded, and in the gradebook, before the attacks
MAYBE = 32  # files of which half exist
SECONDS = 1800  # for one run of a class: far more than it takes

# As whom the command runs → what stands before it.
ENVIRONMENTS: dict[str, list[str]] = {
    "root": [],  # as whoever runs this, who may be no root at all
    "passable": [sys.executable, str(HERE / "passable.py")],  # as root, and any uid can pass to the interpreter
    "user": ["unshare", "--user", "--map-user=1000", "--map-group=1000"],
    "container": [sys.executable, str(ROOT / "tests" / "walls" / "container_like.py")],
}


@dataclass(frozen=True)
class Outcome:
    """What came of a run. `results`: submission's id → its file; `effects`: what the observer saw."""

    status: int
    said: str
    results: dict[str, dict[str, Any]]
    effects: list[Effect]
    seconds: float

    def of(self, attack: Attack) -> dict[str, Any]:
        return self.results[attack.id]


def all_attacks() -> list[Attack]:
    """Return every attack on the assignment `target`."""
    found = attacks_in()
    if (HERE / "intake_attacks.py").exists():
        from hostile import intake_attacks

        found += intake_attacks.attacks()
    return found


def why_not(environment: str) -> str:
    """Return why the command cannot run as this environment says on this machine, or nothing if it can."""
    if environment == "passable" and os.geteuid() != 0:
        return "only root can make the way to the interpreter passable"
    if environment == "user" and os.geteuid() != 0:
        return "only root can pretend to be another user; whoever runs this is one already"
    if environment == "container" and not Path(ENVIRONMENTS["container"][-1]).exists():
        return "tests/walls/container_like.py is not there"
    if environment == "root":
        return ""
    tried = subprocess.run([*ENVIRONMENTS[environment], "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"{' '.join(ENVIRONMENTS[environment])}: {tried.stderr.strip()}"


class Stage:
    """A folder with a course, a class of hand-ins, and things worth stealing; and an observer of all that.

    witness/ and its sockets may be written to by everybody. staff/ holds what is private. The assignment is copied, so
    that the files' modes are those that the level asks for: at UID only modes protect the private half.
    """

    def __init__(
        self, folder: Path, attacks: Sequence[Attack], assignment: Path = TARGET, private_modes: bool = False
    ) -> None:
        self.folder = folder
        self.attacks = list(attacks)
        self.token = "hostile-" + secrets.token_hex(6)
        for name in ("witness", "witness-sockets", "submissions", "staff", "tmp", "course"):
            (folder / name).mkdir()
        for name in ("witness", "witness-sockets"):
            (folder / name).chmod(0o777)
        self._name = assignment.name
        halves = {"assignments": assignment, "solutions": assignment.parent.parent / "solutions" / assignment.name}
        for half, source in halves.items():
            copy = folder / "course" / half / assignment.name
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        canaries = {what: f"canary-{secrets.token_hex(8)}" for what in (
            "environment", "another process", "a file in a home", "sibling's submission", "gradebook"
        )}  # fmt: skip
        self._environment = canaries["environment"]
        home = folder / "staff" / "home"
        home.mkdir()
        private = home / ".credentials"
        private.write_text(canaries["a file in a home"] + "\n" + "x" * random.randrange(1000, 9000))
        existing = "".join(random.sample("01" * (MAYBE // 2), MAYBE))
        maybe = folder / "staff" / "maybe"
        maybe.mkdir()
        for number, exists in enumerate(existing):
            if exists == "1":
                (maybe / str(number)).touch()
        self._put_sibling(canaries["sibling's submission"], canaries["gradebook"], assignment)
        course = folder / "course"
        private_half = course / "solutions" / assignment.name
        self.secrets = {
            "hidden_checks": private_half / "test_hidden.py",
            "held_out": private_half / "data" / "held_out.json",
            "reference": private_half / f"{assignment.name}.py",
            "assignment": course / "assignments" / assignment.name,
            "gradebook": folder / "out" / "grades.csv",
            "results": folder / "out" / "results",
            "submissions": folder / "submissions",
            "sibling": folder / "submissions" / SIBLING / f"{assignment.name}.py",
            "home": private,
            "maybe": maybe,
            "staff": folder / "staff",
            "temporary": folder / "tmp",
        }
        _set_modes(folder, private_modes)
        sizes = {name: path.stat().st_size for name, path in self.secrets.items() if path.is_file()}
        held_out = private_half / "data" / "held_out.json"
        labels = json.loads(held_out.read_text())["labels"] if held_out.exists() else secrets.token_hex(30)
        self.observer = Observer(self.token, folder, canaries, sizes, existing, labels)
        self.facts = Facts(
            witness=str(folder / "witness"),
            listeners=self.observer.listeners.addresses,
            secrets={name: str(path) for name, path in self.secrets.items()},
            bystander=self.observer.bystander,
            marks={attack.name: f"{self.token}-{number}-" for number, attack in enumerate(self.attacks)},
        )
        for attack in self.attacks:
            attack.put(folder / "submissions", self.facts)

    def _put_sibling(self, canary: str, member: str, assignment: Path) -> None:
        """An honest hand-in as `autograder submit` packs it, whose member's name goes into the gradebook."""
        from autograder.manifest import FILE, Member, write_manifest

        folder = self.folder / "submissions" / SIBLING
        folder.mkdir()
        path = assignment.parent.parent / "attacks" / "base_right.py"
        source = path.read_text() if path.exists() and assignment == TARGET else "x = 1\n"
        name = f"{assignment.name}.py"
        text = f"# {canary}\n{source}".encode()
        (folder / name).write_bytes(text)
        manifest = write_manifest({name: text}, assignment.name, "", "", [Member(member, f"{member}@example.org")])
        (folder / FILE).write_bytes(manifest)

    def put_honest(self) -> None:
        """Add the solutions that attacks stand on, as honest hand-ins."""
        for kind in BASES:
            (self.folder / "submissions" / f"honest-{kind}.py").write_text(base(kind))

    def whose(self, effect: Effect) -> str:
        """Return the name of the attack that had this effect, or "unknown"."""
        return next((name for name, mark in self.facts.marks.items() if mark == effect.mark), "unknown")

    def grade(
        self, isolation: str | None = None, environment: str = "root", jobs: int = 2, options: Iterable[str] = ()
    ) -> Outcome:
        """Run `autograder grade` over the class and look at what happened. Once for each stage."""
        out = self.folder / "out"
        report = self.folder / "left.json"
        command = [*ENVIRONMENTS[environment], sys.executable, "-m", "autograder", "grade"]
        command += [str(self.folder / "course" / "assignments" / self._name), str(self.folder / "submissions")]
        command += ["--out", str(out), "--jobs", str(jobs), "--device", "cpu", *options]
        command += ["--isolation", isolation] if isolation else []
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(HERE / "supervise.py"), str(report), *command],
            cwd=self.folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
            env={
                **os.environ,
                "COLUMNS": "160",
                "TMPDIR": str(self.folder / "tmp"),
                "HOME": str(self.folder / "staff" / "home"),
                "HOSTILE_LOOT": str(self.folder / "staff" / "loot.jsonl"),
                "HOSTILE_CANARY": self._environment,
            },
        )
        seconds = time.monotonic() - start
        wait_for_calls()
        results = {}
        for path in sorted((out / "results").glob("*.json")):
            with contextlib.suppress(KeyError, TypeError, ValueError):  # forged, where no wall stands
                result = json.loads(path.read_text())
                results[result["submission"]["id"]] = result
        left = json.loads(report.read_text())
        said = done.stdout + done.stderr
        return Outcome(done.returncode, said, results, self.observer.effects(left), seconds)


@contextmanager
def stage(
    attacks: Sequence[Attack], assignment: Path = TARGET, private_modes: bool = False, where: Path | None = None
) -> Iterator[Stage]:
    """A stage below `where`, by default the system's temporary folder; removed at the end.

    Not below pytest's own folders: those let no other account pass, and would stand in for the walls.
    """
    folder = Path(tempfile.mkdtemp(prefix="hostile-stage-", dir=where)).resolve()
    folder.chmod(0o755)
    made = None
    try:
        made = Stage(folder, attacks, assignment, private_modes)
        yield made
    finally:
        if made is not None:
            made.observer.close()
        shutil.rmtree(folder, onerror=_make_removable)


def _make_removable(function: Any, path: str, _: object) -> None:
    os.chmod(os.path.dirname(path), stat.S_IRWXU)
    if not os.path.isdir(path):
        os.unlink(path)


def _set_modes(folder: Path, private: bool) -> None:
    """Let all accounts read everything, so that only walls protect it; or, if `private`, only the staff's."""
    for area in ("staff", "course", "submissions"):
        for path in [folder / area, *(folder / area).rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        if private:
            (folder / area).chmod(0o700)

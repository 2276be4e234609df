"""An attack: what it wants, from which level of isolation on it fails, and the hand-in that it is made into."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ATTACKS = HERE / "attacks"
LEVELS = ("NONE", "LIMITS", "UID", "FULL", "FULL+")  # weakest first
BASES = ("right", "wrong", "half")


@dataclass(frozen=True)
class Facts:
    """What every attack is told, since a student could know or guess it, or find it by searching.

    `listeners`: "tcp", "tcp6", "udp", "udp6" → port on loopback; "unix", "datagram" → path; "abstract" → name.
    `secrets`: what it is → path of a file or folder. `bystander`: the pid of a process of the grading account.
    `marks`: attack's name → what stands in all that it writes, names and sends, and nowhere else in the world.
    """

    witness: str
    listeners: dict[str, int | str]
    secrets: dict[str, str]
    bystander: int
    marks: dict[str, str] = field(default_factory=dict)

    def constants(self, attack: str) -> str:
        """Return the plain assignments that stand at the top of the hand-in."""
        return (
            f"WITNESS = {self.witness!r}\nLISTENERS = {self.listeners!r}\nSECRETS = {self.secrets!r}\n"
            f"BYSTANDER = {self.bystander!r}\nMARK = {self.marks[attack]!r}\n"
        )


Put = Callable[[Path, Facts], None]


@dataclass(frozen=True)
class Attack:
    """`put(folder, facts)` makes the hand-in: something in `folder` called `id`, with or without an ending."""

    name: str  # group/name
    effect: str
    base: str
    holds_from: str
    put: Put

    @property
    def group(self) -> str:
        return self.name.partition("/")[0]

    @property
    def id(self) -> str:
        """The submission's id."""
        return self.name.replace("/", "-")

    def holds_at(self, level: str) -> bool:
        """Must it fail at this level ("full+", "full", …)?"""
        return LEVELS.index(self.holds_from) <= LEVELS.index(level.upper())


def described(name: str, docstring: str | None, put: Put) -> Attack:
    """Return the attack that a docstring speaks of: the effect, then lines `base: …` and `holds from: …`.

    Raises:
        ValueError: one of them is missing or wrong.
    """
    text = docstring or ""
    said = dict(re.findall(r"^ *(base|holds from): *(\S+) *$", text, re.MULTILINE))
    effect = text.strip().partition("\n")[0]
    if not effect or said.get("base") not in BASES or said.get("holds from") not in LEVELS:
        raise ValueError(f"{name}: its docstring must name the effect, `base:` and `holds from:`")
    return Attack(name, effect, said["base"], said["holds from"], put)


def base(kind: str, folder: Path = ATTACKS) -> str:
    """Return the source of the solution that an attack stands on."""
    return (folder / f"base_{kind}.py").read_text()


def from_file(path: Path, main: str = "target.py", bases: Path | None = None) -> Attack:
    """Return the attack in `…/<group>/<name>.py`, which is put as a folder that holds the file `main`.

    Its base is in the folder above its group, or in `bases`.
    """
    source = path.read_text()
    bases = bases or path.parent.parent
    name = f"{path.parent.name}/{path.stem}"

    def put(folder: Path, facts: Facts) -> None:
        inside = folder / found.id
        inside.mkdir()
        # The attack's docstring is no docstring any more behind the constants, and does no harm.
        text = f"{facts.constants(name)}\n\n{base(found.base, bases)}\n\n{source}"
        (inside / main).write_text(text)

    found = described(name, ast.get_docstring(ast.parse(source), clean=True), put)
    return found


def attacks_in(folder: Path = ATTACKS, main: str = "target.py") -> list[Attack]:
    """Return all attacks below `folder`, which is …/attacks or another one of that form."""
    return [from_file(path, main) for path in sorted(folder.glob("*/*.py"))]

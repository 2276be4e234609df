"""Builds hand-ins: constants, prelude, honest base, attack, the functions that are graded; and files beside them."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ATTACKS = HERE / "attacks"
BESIDE = "# --- beside it: "
LOG = ".OTTER_LOG"  # what Otter's own notebooks write, and `otter run` reads beside a notebook

# The rows of the table: for marks, for secrets, against the machine and other students.
ORDER = (
    "hidden_tests", "frames", "patches", "shadowed_modules", "numpy_beside", "conftest_beside", "equals_everything",
    "remembers", "pickle_beside", "pickle_answer", "thread_forges", "atexit_forges", "process_forges", "exit_at_load",
    "exit_in_call", "tells_inputs", "other_hand_in", "environment", "network", "built_answer", "packages",
    "process_left", "kills_parent", "endless_loop", "endless_and_deaf", "memory",
)  # fmt: skip

GRADED = """
def loaded():
    try:
        return at_load()
    except Exception as error:
        return error


LOADED = loaded()


def total(values):
    UNLOCKED, LOADED
    return on_call("total", (values,), honest_total)


def accuracy(predicted, true):
    UNLOCKED, LOADED
    return on_call("accuracy", (predicted, true), honest_accuracy)


def classify(points):
    UNLOCKED, LOADED
    return on_call("classify", (points,), honest_classify)
"""


@dataclass(frozen=True)
class Attack:
    """One attack: what it tries, its text, and the files that lie beside it (name → text, without the constants)."""

    name: str
    title: str
    text: str
    beside: dict[str, str] = field(default_factory=dict)


def find_attacks() -> dict[str, Attack]:
    """Return name → attack, in the order of the table."""
    attacks = {}
    for path in sorted(ATTACKS.glob("*.py"), key=lambda path: ORDER.index(path.stem)):
        text, mark, rest = path.read_text("utf-8").partition(BESIDE)
        title = text.split('"""')[1]
        filename, _, companion = rest.partition("\n")
        attacks[path.stem] = Attack(path.stem, title, text, {filename: companion} if mark else {})
    return attacks


@dataclass(frozen=True)
class Surroundings:
    """What an attacker may know: where secrets and ways out are. `tests` and `results` are patterns for `glob`."""

    witness: Path
    port: int
    tests: list[str]
    results: list[str]
    other: Path  # another student's hand-in
    packages: Path  # the site-packages that the grader runs from

    def constants(self, mark: str) -> str:
        payload = _PAYLOAD.format(where=str(self.witness / mark), mark=mark)
        return (
            f"MARK = {mark!r}\nWITNESS = {str(self.witness)!r}\nPORT = {self.port}\nKEEP = {os.getpid()}\n"
            f"TESTS = {self.tests!r}\nRESULTS = {self.results!r}\nOTHER = {str(self.other)!r}\n"
            f"PACKAGES = {str(self.packages)!r}\nPAYLOAD = {payload!r}\n"
        )


# Runs where it is unpickled: says in which process that was, and gives full marks if that process is Otter.
_PAYLOAD = """
import sys
with open({where!r}, "a") as file:
    file.write("{mark} inside " + repr(sys.orig_argv) + "\\n")
graded = sys.modules.get("otter.test_files.abstract_test")
if graded is not None:
    graded.TestFile.score = property(lambda self: self.possible)
"""


class _Payload:
    def __init__(self, code: str) -> None:
        self.code = code

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, (self.code,)


def hand_in(base: str, attack: Attack | None, mark: str, around: Surroundings) -> tuple[str, dict[str, bytes]]:
    """Return the text of the hand-in, and what lies beside it (name → contents)."""
    constants = around.constants(mark)
    prelude = (HERE / "prelude.py").read_text("utf-8")
    text = "\n".join([constants, prelude, base, attack.text if attack else "", GRADED])
    if attack is None:
        return text, {}
    beside = {name: (constants + companion).encode() for name, companion in attack.beside.items()}
    if attack.name == "pickle_beside":
        beside[LOG] = pickle.dumps(_Payload(_PAYLOAD.format(where=str(around.witness / mark), mark=mark)))
    return text, beside

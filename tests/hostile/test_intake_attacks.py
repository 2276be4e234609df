"""Taking in a hostile class: every hand-in has its row and a reason, and costs neither memory nor its neighbours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hostile import intake_attacks
from hostile.attack import Facts
from hostile.intake_attacks import IntakeAttack

from autograder import grading
from autograder.assignment import load_assignment
from autograder.confine.levels import Isolation
from autograder.intake import Intake, find_submissions
from autograder.loading import plan as plan_loading
from autograder.plan import Plan
from autograder.source import Unreadable, make_source
from autograder.verdict import Status

TARGET = Path(__file__).parent / "assignments" / "target"
ATTACKS = intake_attacks.attacks()
HONEST = "an-honest-one"
MEMORY_MIB = 150  # of a process that takes in the class and imports nothing else


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every hostile hand-in, and an honest one."""
    folder = tmp_path_factory.mktemp("stage")
    for name in ("witness", "class", "private"):
        (folder / name).mkdir()
    secret = folder / "private" / "test_hidden.py"
    secret.write_text("SECRET = 'canary of the private half'\n")
    facts = Facts(
        witness=str(folder / "witness"),
        listeners={},
        secrets={"hidden_checks": str(secret), "staff": str(folder / "private")},
        bystander=0,
        marks={attack.name: f"mark-{number}" for number, attack in enumerate(ATTACKS)},
    )
    for attack in ATTACKS:
        attack.put(folder / "class", facts)
    (folder / "class" / f"{HONEST}.py").write_bytes(intake_attacks.honest())
    return folder


@pytest.fixture(scope="module")
def taken(handed_in: Path) -> dict[str, Intake]:
    return {one.info.id: one for one in find_submissions(handed_in / "class", load_assignment(TARGET))}


def what_becomes_of(one: Intake) -> str:
    """Return why a hand-in cannot be graded, or "graded": what `grade` would do, without a sandbox."""
    if one.problem:
        return one.problem
    try:
        source = make_source(one.files, one.main)
        plan_loading(source.files[source.main].decode(), source.main)
    except Unreadable as problem:
        return str(problem)
    except SyntaxError as error:
        return f"there is a syntax error ({error.msg})"
    return "graded"


def test_every_hand_in_has_its_row_and_no_more(taken: dict[str, Intake]) -> None:
    assert sorted(taken) == sorted([HONEST, *(attack.id for attack in ATTACKS)])


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_a_hostile_hand_in_is_graded_or_told_in_one_sentence(taken: dict[str, Intake], attack: IntakeAttack) -> None:
    said = what_becomes_of(taken[attack.id])
    assert said == "graded" if attack.said == "graded" else attack.said in said
    assert "\n" not in said and "\x1b" not in said


def test_what_is_graded_is_the_students_own_and_nothing_that_a_link_points_to(taken: dict[str, Intake]) -> None:
    for one in taken.values():
        assert not any(b"canary of the private half" in contents for contents in one.files.values()), one.info.id


def test_taking_a_hostile_class_in_writes_nothing(handed_in: Path, taken: dict[str, Intake]) -> None:
    assert not list((handed_in / "witness").iterdir())
    assert [path.name for path in (handed_in / "private").iterdir()] == ["test_hidden.py"]


def test_the_honest_hand_in_beside_them_is_as_it_was_handed_in(taken: dict[str, Intake]) -> None:
    assert taken[HONEST].files == {"target.py": intake_attacks.honest()}
    assert taken[HONEST].problem == taken[HONEST].remark == ""


TAKES_IN = r"""
import re, sys
from pathlib import Path
from autograder.assignment import load_assignment
from autograder.intake import find_submissions
for one in find_submissions(Path(sys.argv[1]), load_assignment(Path(sys.argv[2]))):
    one.files
print(int(re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell the peak in /proc")
def test_a_hostile_class_does_not_fill_the_memory(handed_in: Path) -> None:
    command = [sys.executable, "-c", TAKES_IN, str(handed_in / "class"), str(TARGET)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < MEMORY_MIB


@pytest.mark.slow
def test_a_file_that_changes_while_the_class_is_graded_is_graded_again_and_harms_no_other(tmp_path: Path) -> None:
    for name in ("anna", "jan"):
        (tmp_path / f"{name}.py").write_bytes(intake_attacks.honest())
    assignment = load_assignment(TARGET)
    plan = Plan(assignment, find_submissions(tmp_path, assignment), tmp_path / "out", 1, "cpu", Isolation.NONE)
    results = grading.grade_class(
        plan, lambda count: (tmp_path / "anna.py").write_text("import os; os._exit(0)\n"), lambda result: None
    ).results
    assert results["anna"].status is Status.INTERNAL and "changed while it was graded" in results["anna"].reason
    assert (results["jan"].status, results["jan"].score) == (Status.GRADED, 12.0)
    plan = msgspec.structs.replace(plan, submissions=find_submissions(tmp_path, assignment))
    results = grading.grade_class(plan, lambda count: None, lambda result: None).results
    assert results["anna"].status is not Status.INTERNAL and results["anna"].score == 0


def test_every_attack_says_what_it_is_for() -> None:
    assert len(ATTACKS) >= 60
    assert len({attack.name for attack in ATTACKS}) == len({attack.id for attack in ATTACKS}) == len(ATTACKS)

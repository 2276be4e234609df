"""A class in which almost everybody cheats, graded by the real command: nothing comes of it, in any surroundings.

Each attack is a file below `attacks/`, whose first lines say what it wants and from which level on it fails. The whole
class is graded at the strongest level that stands here. In other surroundings and at other levels the ordinary tests
grade one attack of each group; AUTOGRADER_ALL_ATTACKS=1 grades all. `python tests/hostile/run.py --rounds 3` does so
several times and prints a table.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile.attack import ATTACKS, BASES, Attack, attacks_in, from_file
from hostile.claims import SCORES, complaints, level_of
from hostile.harness import HERE, SIBLING, Outcome, Stage, all_attacks, stage, why_not
from hostile.observer import CANARIES
from hostile.spellings import hidden_number_in

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="grading behind walls needs Linux")

ALL = bool(os.environ.get("AUTOGRADER_ALL_ATTACKS"))


def some(attacks: list[Attack], seed: str) -> list[Attack]:
    """Return one attack of each group, other ones for another seed; all of them if that was asked for."""
    if ALL:
        return attacks
    groups = sorted({attack.group for attack in attacks})
    choose = random.Random(seed)
    return [choose.choice([attack for attack in attacks if attack.group == group]) for group in groups]


@pytest.fixture(scope="module")
def graded(isolation: list[str]) -> Iterator[tuple[Stage, Outcome]]:
    """The whole class, graded at the strongest level that stands here."""
    if isolation:
        pytest.skip("no walls stand on this machine")
    with stage(all_attacks()) as made:
        made.put_honest()
        yield made, made.grade()


# ------------------------------------------------------------------------------------- the whole class


def test_every_submission_has_a_result_and_none_ends_as_our_fault(graded):
    made, outcome = graded
    assert outcome.status == 0, outcome.said[-3000:]
    expected = {attack.id for attack in made.attacks} | {f"honest-{kind}" for kind in BASES} | {SIBLING}
    assert set(outcome.results) == expected
    ours = [result for result in outcome.results.values() if result["status"] == "internal"]
    ours += [r for r in outcome.results.values() if any(check["verdict"] == "internal" for check in r["checks"])]
    assert [(result["submission"]["id"], result["reason"]) for result in ours] == []


def test_no_attack_has_an_effect_outside_its_sandbox(graded):
    made, outcome = graded
    level = level_of(outcome)
    may = {attack.name for attack in made.attacks if not attack.holds_at(level)}
    assert [(made.whose(e), e.kind, e.what) for e in outcome.effects if made.whose(e) not in may] == []


def test_nothing_that_hidden_checks_hand_out_is_shown_on_the_terminal(graded):
    _, outcome = graded
    assert hidden_number_in(outcome.said) == ""


def test_no_attack_scores_more_than_the_honest_solution_that_it_stands_on(graded):
    made, outcome = graded
    scores = {attack.name: (outcome.of(attack)["score"], SCORES[attack.base]) for attack in made.attacks}
    assert {name: pair for name, pair in scores.items() if pair[0] > pair[1]} == {}


def test_honest_verdicts_among_hostile_ones_are_those_of_an_honest_class(graded):
    _, among_hostile = graded
    with stage([]) as made:
        made.put_honest()
        alone = made.grade()
    assert complaints(made, alone) == []
    for name in (*(f"honest-{kind}" for kind in BASES), SIBLING):
        found, expected = (
            [(check["id"], check["verdict"], check["score"], check["message"]) for check in of.results[name]["checks"]]
            for of in (among_hostile, alone)
        )
        assert found == expected, name


def test_nothing_is_left_of_the_sandboxes(graded):
    made, _ = graded
    left = [path.name for path in (made.folder / "tmp").iterdir() if not path.name.startswith("torchinductor_")]
    assert left == []


# ------------------------------------------------------------------- other surroundings, other levels


@pytest.mark.parametrize("environment", ["user", "container"])
def test_the_same_as_an_unprivileged_user_and_in_a_container(isolation, environment):
    if reason := why_not(environment):
        pytest.skip(reason)
    if isolation:
        pytest.skip("no walls stand on this machine")
    with stage(some(all_attacks(), environment)) as made:
        made.put_honest()
        assert complaints(made, made.grade(environment=environment)) == []


@pytest.mark.parametrize("level", ["full", "uid", "limits"])
def test_at_a_weaker_level_those_attacks_fail_that_it_promises_to_stop(level):
    environment = "passable" if level == "uid" else "root"
    if reason := why_not(environment):
        pytest.skip(reason)
    stopped = [attack for attack in all_attacks() if attack.holds_at(level)]
    with stage(some(stopped, level), private_modes=level == "uid") as made:
        made.put_honest()
        outcome = made.grade(level, environment)
        if f"{level.upper()} does not stand" in outcome.said:
            pytest.skip(outcome.said.strip())
        assert complaints(made, outcome) == []
        assert level_of(outcome) == level


# ------------------------------------------------------------------------- the observer is not blind


def kinds_of(made: Stage, outcome: Outcome) -> set[tuple[str, str]]:
    return {(made.whose(effect), effect.kind) for effect in outcome.effects}


def test_without_walls_the_observer_sees_calls_processes_and_signals():
    chosen = {
        "network/tcp": "contact",
        "network/local_sockets": "contact",
        "network/udp": "contact",
        "processes/fork": "witness",
        "processes/survivor": "process",
        "processes/debugging": "done",
    }
    attacks = [from_file(ATTACKS / f"{name}.py") for name in chosen]
    attacks.append(from_file(HERE / "controls" / "processes" / "one_signal.py", bases=ATTACKS))
    with stage(attacks) as made:
        seen = kinds_of(made, made.grade("none"))
    if os.geteuid() != 0:
        del chosen["processes/debugging"]  # Yama may forbid it among processes of one user
    assert set(chosen.items()) <= seen
    assert ("unknown", "signal") in seen


def test_without_walls_around_files_the_observer_sees_what_is_read_and_written():
    chosen = {
        "reading/hidden_checks": "loot",
        "reading/siblings": "loot",
        "reading/existence": "existence",
        "writing/world_places": "witness",
        "writing/results": "file",
        "writing/assignment": "file",
        "writing/shared_memory": "file",
    }
    with stage([from_file(ATTACKS / f"{name}.py") for name in chosen]) as made:
        outcome = made.grade("limits")
        if "LIMITS does not stand" in outcome.said:
            pytest.skip(outcome.said.strip())
        seen = kinds_of(made, outcome)
        token = made.token
    assert set(chosen.items()) <= seen
    assert not [path for place in ("/tmp", "/dev/shm") for path in Path(place).glob(f"{token}*")], "cleared away"


def test_no_attack_contains_what_it_is_to_find():
    texts = {attack.name: (ATTACKS / f"{attack.name}.py").read_text() for attack in attacks_in()}
    assert len(texts) > 45
    assert [name for name, text in texts.items() if any(canary in text for canary in CANARIES.values())] == []


def test_the_class_can_be_run_by_hand():
    command = [sys.executable, str(HERE / "run.py"), "--only", "network/tcp"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[1].split()[:4] == ["1", "5", "5", "0"], done.stdout

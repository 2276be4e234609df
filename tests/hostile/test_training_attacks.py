"""Models that cheat in the real assignment on networks: none of them gets more for it than an honest one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hostile.attack import attacks_in, base
from hostile.harness import Outcome, stage

HERE = Path(__file__).parent
MLP = HERE.parent.parent / "assignments" / "mlp"
ATTACKS = attacks_in(HERE / "attacks_mlp", "mlp.py")


@pytest.fixture(scope="module")
def graded(isolation: list[str]) -> Outcome:
    """The class of these attacks and of the honest model that they stand on."""
    with stage(ATTACKS, MLP) as made:
        (made.folder / "submissions" / "honest.py").write_text(base("right", HERE / "attacks_mlp"))
        for file in (MLP / "data").glob("*.npz"):  # public: whoever cheats has it beside the file
            known = made.folder / "submissions" / "training-known_images" / "known.npz"
            known.write_bytes(file.read_bytes())
        outcome = made.grade(isolation[-1] if isolation else None)
    assert outcome.status == 0, outcome.said
    return outcome


def checks(result: dict[str, Any]) -> dict[str, str]:
    return {check["id"]: check["verdict"] for check in result["checks"] if check["question"] == "mlp"}


def points(result: dict[str, Any]) -> float:
    (question,) = (question for question in result["questions"] if question["id"] == "mlp")
    return float(question["score"])


@pytest.mark.slow
def test_an_honest_model_gets_all_points(graded: Outcome) -> None:
    assert set(checks(graded.results["honest"]).values()) == {"passed"}


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_a_model_that_cheats_gets_less_than_the_one_that_it_stands_on(graded: Outcome, attack: Any) -> None:
    result = graded.of(attack)
    assert "internal" not in checks(result).values()
    assert points(result) < points(graded.results["honest"])


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_model_that_cheats_is_said_to_have_learned(graded: Outcome, attack: Any) -> None:
    learned = [name for name, verdict in checks(graded.of(attack)).items() if "learns" in name and verdict == "passed"]
    assert not learned


@pytest.mark.slow
@pytest.mark.parametrize("name", ["known_images", "another_once_trained"])
def test_a_cheat_that_computes_rightly_until_it_is_trained_is_found_out_by_its_answers(
    graded: Outcome, name: str
) -> None:
    found = checks(graded.results[f"training-{name}"])
    assert found["test_mlp_forward"] == "passed"
    assert {verdict for check, verdict in found.items() if "learns" in check} == {"failed"}

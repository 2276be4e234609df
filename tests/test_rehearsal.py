"""`autograder check` on one question, and the order in which it goes through them."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_checks_come_in_the_order_of_the_questions_and_one_question_can_be_asked_for(autograder):
    everything = autograder("check", "solutions/mlp/mlp.py", "--assignment", "assignments/mlp")
    assert everything.returncode == 0, everything.stderr
    lines = [line.split()[1] for line in everything.stdout.splitlines() if line.startswith("✓ ")]
    assert list(dict.fromkeys(lines)) == [
        "two-moons", "logistic", "n-correct", "activations", "collapse", "hand-set", "two-layer", "mlp", "split",
        "images", "train", "weight-count", "plots",
    ]  # fmt: skip
    one = autograder("check", "solutions/mlp/mlp.py", "--assignment", "assignments/mlp", "--question", "collapse")
    shown = [line.split()[1] for line in one.stdout.splitlines() if line.startswith("✓ ")]
    assert shown == [line for line in lines if line == "collapse"]


def test_a_question_that_there_is_not_is_one_line_with_those_that_there_are(autograder):
    done = autograder("check", "solutions/mlp/mlp.py", "--assignment", "assignments/mlp", "--question", "moons")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no question 'moons'; there are two-moons, logistic" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_question_in_the_place_of_a_file_is_told_how_to_ask_for_it(autograder):
    done = autograder("check", "collapse", cwd=ROOT / "assignments" / "mlp")
    assert (done.returncode, done.stdout) == (2, "")
    assert "collapse: there is no such file or folder; for one question, add --question collapse" in done.stderr

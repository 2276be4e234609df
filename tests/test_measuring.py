"""Numbers of thresholds.toml, the comparisons with them that are noted, and the tries that a check may allow itself."""

from __future__ import annotations

import math
import pickle
import threading

import pytest
import torch

from autograder.checking import (
    Recipe,
    assert_accuracy,
    assert_cross_entropy,
    at_least,
    at_most,
    expect,
    fail,
    load_thresholds,
    tries,
)
from autograder.faults import CheckFailed, StudentError
from autograder.measuring import Measurement, Sense, Threshold, only_first_tries, recording, worst
from autograder.submission import _encode
from autograder.wire import Raised

HALF = Threshold(0.5, "moons.accuracy")


def test_numbers_of_thresholds_toml_know_where_they_stand(tmp_path):
    (tmp_path / "thresholds.toml").write_text(
        "[moons]\naccuracy = 0.95\nheld_out = 2000\nradius = [0.1, 0.3]\n[moons.noise]\nlimit = 2.7\n"
        '[moons.recipe]\noptimizer = "adam"\nlearning_rate = 0.1\nsteps = 5\n[certificate.test_a]\nfalse_fail = 0.1\n'
    )
    found = load_thresholds(str(tmp_path / "test_hidden.py"))
    assert (found["moons"]["accuracy"].key, found["moons"]["noise"]["limit"].key) == (
        "moons.accuracy",
        "moons.noise.limit",
    )
    plain = [found["moons"]["held_out"], found["moons"]["radius"][0], found["moons"]["recipe"]["learning_rate"]]
    assert [type(value) for value in plain] == [int, float, float]
    assert Recipe(**found["moons"]["recipe"]).learning_rate == 0.1
    assert type(found["certificate"]["test_a"]["false_fail"]) is float


def test_a_threshold_is_a_float_to_everything_else():
    assert (HALF == 0.5, HALF < 0.6, repr(HALF), 1 - HALF) == (True, True, "0.5", 0.5)
    assert (torch.tensor([0.4, 0.6]) < HALF).tolist() == [True, False]
    again = pickle.loads(pickle.dumps(HALF))
    assert (again, again.key) == (0.5, "moons.accuracy")


def test_a_threshold_travels_to_the_sandbox_as_a_plain_float():
    node = _encode(None, {"lr": HALF})  # type: ignore[arg-type]
    assert "0.5" in repr(node)


def test_comparisons_are_noted_with_key_value_and_sense():
    with recording() as heard:
        assert at_least(0.6, HALF) and not at_most(0.6, HALF) and at_least(0.5, HALF) and at_most(0.5, HALF)
        assert at_least(3.0, 2.0)
    assert heard[0] == Measurement("moons.accuracy", 0.6, 0.5, Sense.AT_LEAST)
    assert [(m.key, m.sense, m.holds) for m in heard[1:2] + heard[4:]] == [
        ("moons.accuracy", "at_most", False),
        ("", "at_least", True),  # not from thresholds.toml
    ]


def test_nobody_hears_what_is_compared_outside_or_in_another_thread():
    at_least(0.1, HALF)
    with recording() as heard, recording() as inner:
        thread = threading.Thread(target=at_least, args=(0.2, HALF))
        thread.start()
        thread.join()
        at_least(0.3, HALF)
    at_least(0.4, HALF)
    assert [m.value for m in heard] == [m.value for m in inner] == [0.3]


@pytest.mark.parametrize("compare", [at_least, at_most])
def test_what_is_no_number_reaches_no_threshold(compare):
    assert not compare(math.nan, HALF)


def test_the_worst_value_is_the_one_nearest_to_failing():
    assert (worst([0.7, 0.6, 0.9], Sense.AT_LEAST), worst([0.7, 0.6, 0.9], Sense.AT_MOST)) == (0.6, 0.9)
    assert (worst([0.7, math.nan], Sense.AT_LEAST), worst([0.7, math.nan], Sense.AT_MOST)) == (-math.inf, math.inf)


def test_accuracy_and_cross_entropy_are_noted():
    logits, labels = torch.tensor([[2.0, 0.0], [0.0, 2.0], [2.0, 0.0], [2.0, 0.0]]), torch.tensor([0, 1, 0, 1])
    with recording() as heard:
        assert_accuracy(logits, labels, HALF)
        with pytest.raises(CheckFailed, match="not sure enough"):
            assert_cross_entropy(logits, labels, Threshold(0.1, "moons.cross_entropy"))
    assert [(m.key, m.sense, round(m.value, 3), m.holds) for m in heard] == [
        ("moons.accuracy", "at_least", 0.75, True),
        ("moons.cross_entropy", "at_most", 0.627, False),
    ]


def reached(values: list[float], count: int = 3) -> int:
    """Try with these values, one a try; return how many tries were made."""
    made = 0
    for attempt in tries(count):
        with attempt:
            value = values[made]
            made += 1
            expect(at_least(value, HALF), "Too little.")
    return made


def test_a_check_that_passes_tries_once():
    assert reached([0.9]) == 1


def test_a_missed_threshold_is_tried_again_as_often_as_was_said_before():
    assert reached([0.1, 0.2, 0.9]) == 3
    with pytest.raises(CheckFailed, match="Too little"):
        reached([0.1, 0.2, 0.3, 0.9])
    with pytest.raises(CheckFailed, match="Too little"):
        reached([0.1, 0.9], count=1)


def test_nothing_else_is_tried_again():
    made = []
    for error in (CheckFailed("The shape is wrong."), StudentError(Raised("ValueError", [], "", None, None), "x", "")):
        with pytest.raises(type(error)):
            for attempt in tries(3):
                with attempt:
                    made.append(error)
                    at_least(0.9, HALF)
                    raise error
    assert len(made) == 2


def test_a_failure_that_follows_a_threshold_that_was_reached_ends_the_check():
    made = []
    with pytest.raises(CheckFailed, match="structure"):
        for attempt in tries(3):
            with attempt:
                made.append(at_least(0.1, HALF))  # missed, and the check went on all the same
                at_least(0.9, HALF)
                fail("The structure is wrong.")
    assert len(made) == 1


def test_a_calibration_sees_the_first_try_alone():
    with recording() as heard, only_first_tries(), pytest.raises(CheckFailed):
        reached([0.1, 0.9])
    assert [(m.value, m.tries) for m in heard] == [(0.1, 3)]
    assert reached([0.1, 0.9]) == 2

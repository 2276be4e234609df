"""What `tests/bench/scale.py` makes of its readings: slopes and ratios, of runs whose growth is known."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("it looks at processes in /proc", allow_module_level=True)

BENCH = Path(__file__).parent / "bench"
sys.path.append(str(BENCH))
from scaling import cheap_class, growth  # noqa: E402

sys.path.remove(str(BENCH))

from autograder.assignment import load_assignment  # noqa: E402
from autograder.intake import find_submissions  # noqa: E402


def run_with(cpu, parent=lambda done: 300e6) -> growth.Growth:
    """A run over 1000 submissions that had used cpu(done) seconds, and held parent(done) bytes, after so many."""
    readings = [
        growth.Reading(done, float(done), cpu(done), parent(done), 8, None, None, 0) for done in range(0, 1001, 100)
    ]
    return growth.Growth(readings=readings, size=1000)


def test_a_run_whose_submissions_all_cost_the_same_is_flat_and_linear():
    run = run_with(lambda done: 5 + 0.1 * done)
    assert run.flatness() == pytest.approx(1) and run.curvature() == pytest.approx(1)


def test_a_quadratic_run_is_told_from_a_linear_one():
    run = run_with(lambda done: done**2)
    assert run.curvature() == pytest.approx(3) and run.flatness() == pytest.approx(19)


def test_memory_that_grows_is_seen_and_that_of_the_first_tenth_is_not_counted():
    run = run_with(lambda done: done, lambda done: 300e6 + 1000 * done + (5e6 if done == 0 else 0))
    assert run.slope("parent_bytes") == pytest.approx(1000)
    assert run.slope("zygote_bytes") is None, "there was no zygote"


def test_the_cheap_class_is_one_that_can_be_graded_and_no_two_hand_ins_are_the_same(tmp_path):
    assignment = load_assignment(cheap_class.write_assignment(tmp_path))
    found = find_submissions(cheap_class.write_class(tmp_path / "class", 40), assignment)
    assert len(found) == 40 and not any(one.problem for one in found)
    assert len({one.info.sha256 for one in found}) == 40

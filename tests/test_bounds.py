"""Bounds on what is rare: exact ones against brute force, laws and fitted tails against known distributions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from autograder.bounds import Law, any_of, binomial_upper, tail_beyond


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_the_binomial_bound_is_where_so_few_events_become_a_5_percent_surprise(drawn):
    events, n = drawn
    assert stats.binom.cdf(events, n, binomial_upper(events, n)) == pytest.approx(0.05, abs=1e-6)


def test_without_an_event_the_bound_is_about_3_by_n_and_with_nothing_else_it_is_1():
    assert binomial_upper(0, 2000) == pytest.approx(1 - 0.05 ** (1 / 2000))
    assert binomial_upper(7, 7) == 1.0
    with pytest.raises(ValueError, match="8 events in 7"):
        binomial_upper(8, 7)


@given(st.floats(0, 1), st.integers(1, 9))
def test_one_of_several_tries(probability, tries):
    assert any_of(probability, tries) == pytest.approx(1 - (1 - probability) ** tries, abs=1e-12)


def test_the_kolmogorov_law_bounds_what_is_drawn_from_it_and_notices_more_statistics_than_were_stated():
    rng = np.random.default_rng(1)
    distances = np.array([stats.kstest(rng.random(200), "uniform").statistic for _ in range(2400)]) * 200**0.5
    worst_of_six = distances.reshape(400, 6).max(axis=1)
    assert not Law("kolmogorov", 6).contradicted_by(worst_of_six)
    assert Law("kolmogorov", 1).contradicted_by(worst_of_six)
    assert np.mean(worst_of_six > 1.5) <= Law("kolmogorov", 6).beyond(1.5) * 1.5
    assert Law("kolmogorov", 1).beyond(2.7) == pytest.approx(2 * np.exp(-2 * 2.7**2), rel=1e-3)


def test_the_normal_law_counts_both_sides():
    assert Law("normal", 3, sd=0.5).beyond(1.0) == pytest.approx(3 * 2 * stats.norm.sf(2))
    assert Law("normal", 3, sd=0.5).contradicted_by(np.random.default_rng(2).normal(0, 1, 500))


@pytest.mark.parametrize("draw", ["exponential", "standard_t"])
def test_a_fitted_tail_is_near_the_true_one_and_its_bound_above(draw):
    rng = np.random.default_rng(3)
    values, law = (rng.exponential(size=3000), stats.expon) if draw == "exponential" else (
        rng.standard_t(4, size=3000),
        stats.t(4),
    )  # fmt: skip
    threshold = float(law.isf(1e-4))
    tail = tail_beyond(values, threshold)
    assert tail is not None and 1e-5 < tail.estimate < 1e-3 and tail.bound > 1e-4


def test_a_light_tail_is_never_taken_for_a_finite_one():
    tail = tail_beyond(np.random.default_rng(4).random(2000), 1.2)
    assert tail is not None and tail.estimate > 0


def test_a_threshold_within_the_sample_is_counted():
    values = np.arange(2000.0)
    tail = tail_beyond(values, 1000.0)
    assert tail is not None and tail.estimate == pytest.approx(999 / 2000) and tail.bound > tail.estimate


def test_what_takes_few_values_has_no_tail():
    assert tail_beyond(np.random.default_rng(5).integers(0, 8, 3000).astype(float), 20.0) is None
    assert tail_beyond(np.random.default_rng(5).random(100), 2.0) is None

"""How rare is what was never seen? Bounds on probabilities from samples: exact ones, known laws, fitted tails.

Pure statistics: knows no check. Staff only (scipy).
"""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

CONFIDENCE = 0.95
TAIL_SHARE = 0.1  # of a sample: what is fitted as its tail
FEWEST_IN_TAIL = 50
FEWEST_DISTINCT = 20  # values in a tail; a statistic that takes few values has no smooth tail to fit
RESAMPLES = 200

Array = NDArray[np.float64]


def binomial_upper(events: int, n: int, confidence: float = CONFIDENCE) -> float:
    """Return the exact upper bound on a probability of which `events` in `n` independent trials were seen.

    The one-sided bound of Clopper and Pearson (Biometrika 26, 1934). With no event in n trials it is 1 - 0.05**(1/n),
    about 3/n.
    """
    if not 0 <= events <= n or n < 1:
        raise ValueError(f"{events} events in {n} trials")
    return 1.0 if events == n else float(special.betaincinv(events + 1, n - events, confidence))


def any_of(probability: float, tries: int) -> float:
    """Return how often at least one of `tries` independent tries has the event."""
    return -float(np.expm1(tries * np.log1p(-min(probability, 1.0)))) if probability < 1 else 1.0


class Law(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statistic's known law. A run takes the worst of `statistics` values, which the union bound allows for.

    `kolmogorov`: sqrt(n) times the Kolmogorov–Smirnov distance of a sample to the distribution it was drawn from;
    `normal`: the absolute value of a deviation with mean 0 and standard deviation `sd`.
    """

    law: Literal["kolmogorov", "normal"]
    statistics: int
    sd: float = 1.0

    def beyond(self, threshold: float) -> float:
        """Return a bound on the probability that the worst value of a run is above `threshold`."""
        one = special.kolmogorov(threshold) if self.law == "kolmogorov" else 2 * stats.norm.sf(threshold / self.sd)
        return min(1.0, self.statistics * float(one))

    def contradicted_by(self, values: Array, significance: float = 1e-3) -> bool:
        """Do so many runs lie beyond the point where at most 1 in 10, or 1 in 100, should that the law is no bound?"""
        for share in (0.1, 0.01):
            beyond = int(np.sum(values > self._point(share)))
            if stats.binomtest(beyond, len(values), share, alternative="greater").pvalue < significance:
                return True
        return False

    def _point(self, share: float) -> float:
        """Return the threshold beyond which `share` of the runs lie at most."""
        one = share / self.statistics
        if self.law == "kolmogorov":
            return float(special.kolmogi(one))
        return float(stats.norm.isf(one / 2) * self.sd)


class Tail(msgspec.Struct, frozen=True):
    """A fitted tail's answer: how often a value lies beyond the threshold, as fitted and at the bound."""

    estimate: float
    bound: float


def tail_beyond(values: Array, threshold: float, seed: int = 0) -> Tail | None:
    """Return how often values exceed `threshold` by the generalised Pareto distribution of their excesses.

    Peaks over threshold (Pickands, Annals of Statistics 3, 1975): the largest tenth of `values` (n,) is taken as the
    tail, which is never taken for lighter than an exponential one: a finite end is not what a sample can prove. The
    bound is the 95 % quantile over samples drawn again from `values`. None where there is no tail to fit: too
    few values, or too few different ones. It says nothing about failures of another kind than those in the sample,
    such as an initialisation that gets stuck.
    """
    start = float(np.quantile(values, 1 - TAIL_SHARE))
    excesses = values[values > start] - start
    if len(excesses) < FEWEST_IN_TAIL or len(np.unique(excesses)) < FEWEST_DISTINCT:
        return None
    if threshold <= start:
        seen = int(np.sum(values > threshold))
        return Tail(seen / len(values), binomial_upper(seen, len(values)))
    share = len(excesses) / len(values)
    estimate = share * _fitted_survival(excesses, threshold - start)
    rng = np.random.default_rng(seed)
    again = [
        _fitted_survival(rng.choice(excesses, len(excesses)), threshold - start) * rng.binomial(len(values), share)
        for _ in range(RESAMPLES)
    ]
    return Tail(estimate, max(estimate, float(np.quantile(again, CONFIDENCE)) / len(values)))


def _fitted_survival(excesses: Array, distance: float) -> float:
    scale = float(excesses.mean())
    shape, _, fitted_scale = stats.genpareto.fit(excesses / scale, floc=0)
    if shape <= 0:
        return float(np.exp(-distance / scale))
    return float(stats.genpareto.sf(distance / scale, shape, 0, fitted_scale))

"""From measurements to a certificate: how often right solutions fail and wrong ones pass, where thresholds may be.

Pure: takes records, returns a certificate. How it is written and compared: `certificate.py`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from autograder.bounds import Law, any_of, binomial_upper, tail_beyond
from autograder.calibration import Record
from autograder.certificate import Certificate, Failing, InUse, Measured, Passing, Sense

FALSE_FAIL = 1e-6  # the goals: a right solution fails with less than this probability,
FALSE_PASS = 1e-3  # and a wrong one passes with less than this one

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Number(msgspec.Struct, frozen=True):
    """What a check compares with a threshold: on which side is right, and the statistic's law if it is known."""

    threshold: float
    sense: Sense
    law: Law | None = None


class Sample(msgspec.Struct, frozen=True):
    """The runs of one solution: `sound` (n,), whether nothing but a threshold was missed, and key → values (n,).

    A value is NaN in a run that did not come that far: it ended at the first threshold that it missed.
    """

    sound: Flags
    values: dict[str, Array]

    def passing(self, numbers: Mapping[str, Number], but: str = "") -> Flags:
        """Return which runs pass (n,), leaving out the number `but`."""
        passing = self.sound.copy()
        for key, number in numbers.items():
            if key != but and key in self.values:
                values = self.values[key]
                fails = values < number.threshold if number.sense == "at_least" else values > number.threshold
                passing &= ~(fails | np.isinf(values))
        return passing


def numbers_of(records: Sequence[Record], laws: Mapping[str, Mapping[str, Any]]) -> dict[str, Number]:
    """Return key → number, of all that these records of one check compare; `laws` is that table of thresholds.toml.

    Raises:
        msgspec.ValidationError: the entry of a key is no law.
    """
    found: dict[str, Number] = {}
    for record in sorted(
        records, key=lambda record: record.kind != "reference"
    ):  # the statistics are counted in its runs
        for key, seen in record.compared.items():
            law = msgspec.convert({"statistics": seen.statistics, **laws[key]}, Law) if key in laws else None
            if key not in found:
                found[key] = Number(seen.threshold, "at_least" if seen.sense == "at_least" else "at_most", law)
    return found


def sample_of(record: Record, keys: Sequence[str]) -> Sample:
    return Sample(
        np.array([run.verdict == "passed" or bool(run.missed) for run in record.runs], bool),
        {key: np.array([run.values.get(key, math.nan) for run in record.runs]) for key in keys},
    )


def certify(
    records: Sequence[Record],
    numbers: Mapping[str, Number],
    tries: int,
    caught_by: Mapping[str, list[str]],
    now: InUse,
    device: str,
    date: str,
) -> Certificate:
    """Return the certificate of a check.

    Args:
        records: of one check: the reference's, and those of variants and mutants.
        tries: how many times a solution may try; the runs are single tries.
        caught_by: mutant → other checks that it fails for certain.

    Raises:
        ValueError: there is no record of the reference.
    """
    samples = {(record.kind, record.solution): sample_of(record, list(numbers)) for record in records}
    references = [sample for (kind, _), sample in samples.items() if kind == "reference"]
    if not references:
        raise ValueError("no record of the reference")
    reference = references[0]
    n = len(reference.sound)
    passing = reference.passing(numbers)
    mutants = {name: sample for (kind, name), sample in samples.items() if kind == "mutant"}
    settled = {record.solution: record.settled for record in records if record.kind == "mutant"}
    as_reference = {record.solution for record in records if (record.kind, record.settled) == ("variant", "same")}
    rates = {
        name: _passing(sample, numbers, tries, caught_by.get(name, []), settled[name])
        for name, sample in mutants.items()
    }
    passing_never = {name: mutants[name] for name, rate in rates.items() if rate.passes == 0}
    deterministic = all(len(np.unique(values[~np.isnan(values)])) <= 1 for values in reference.values.values())
    false_fail, rule = _false_fail(reference, numbers, tries, int(n - passing.sum()), deterministic)
    return Certificate(
        seeds=f"0 to {n - 1}",
        n=n,
        failures=int(n - passing.sum()),
        tries=tries,
        false_fail=_rounded(false_fail, up=True),
        rule=rule,
        deterministic=deterministic,
        torch=now.torch,
        device=device,
        date=date,
        recipe=now.recipe,
        reference=now.reference,
        check=now.check,
        values={
            key: _measured(key, numbers, reference, passing_never)
            for key in numbers
            if _seen(reference.values[key]).size
        },
        variants={
            name: Failing(len(sample.sound), int(np.sum(~sample.passing(numbers))), name in as_reference)
            for (kind, name), sample in sorted(samples.items())
            if kind == "variant"
        },
        mutants=dict(sorted(rates.items())),
    )


def kept_out(certificate: Certificate) -> set[str]:
    """Return the mutants that this check alone keeps from passing, as surely as is asked for."""
    return {
        name
        for name, rate in certificate.mutants.items()
        if rate.at_most < FALSE_PASS or (rate.settled and not rate.passes)
    }


def shortcomings(check: str, certificate: Certificate, elsewhere: Collection[str] = ()) -> list[str]:
    """Return in words where a certificate misses the goals.

    Args:
        elsewhere: the mutants that other certified checks keep out.
    """
    found = []
    if certificate.false_fail >= FALSE_FAIL:
        found.append(f"{check}: the reference may fail with probability {certificate.false_fail:.2g}")
    for name, variant in certificate.variants.items():
        if (variant.failures / variant.n) ** certificate.tries >= FALSE_FAIL:
            found.append(f"{check}: the variant {name} failed {variant.failures} of {variant.n} times")
    for name, rate in certificate.mutants.items():
        if name not in kept_out(certificate) and name not in elsewhere and not rate.caught_by:
            found.append(f"{check}: {name} passed {rate.passes} of {rate.n} times, and no other check catches it")
    return found


def proposal(measured: Measured) -> float:
    """Return a threshold in the middle between right and wrong; where no wrong one is near, the one in use."""
    if measured.loosest is None:
        return measured.threshold
    low, high = sorted((measured.loosest, measured.strictest))
    geometric = low > 0 and high > 10 * low
    middle = math.sqrt(low * high) if geometric else (low + high) / 2
    for digits in range(1, 6):
        rounded = float(f"{middle:.{digits}g}")
        if abs(rounded - middle) < (high - low) / 4 and (not geometric or low < rounded < high):
            return rounded
    return middle


def _passing(sample: Sample, numbers: Mapping[str, Number], tries: int, caught_by: list[str], settled: str) -> Passing:
    n, passes = len(sample.sound), int(sample.passing(numbers).sum())
    return Passing(n, passes, _rounded(any_of(binomial_upper(passes, n), tries), up=True), caught_by, settled)


def _false_fail(
    reference: Sample, numbers: Mapping[str, Number], tries: int, failures: int, deterministic: bool
) -> tuple[float, str]:
    n = len(reference.sound)
    if deterministic:
        return (1.0, "fails in every run") if failures else (0.0, "the same in every run")
    if tries > 1:
        return binomial_upper(failures, n) ** tries, f"exact binomial bound, any of {tries} independent tries"
    if failures:
        return binomial_upper(failures, n), "exact binomial bound"
    total, rules = 0.0, []
    for key, number in numbers.items():
        values = _seen(reference.values[key])
        if len(np.unique(values)) <= 1:
            continue
        if number.law is not None and number.sense == "at_most" and not number.law.contradicted_by(values):
            total += number.law.beyond(number.threshold)
            rules.append(f"{key}: {number.law.law} law, {number.law.statistics} statistics a run")
            continue
        sign = 1 if number.sense == "at_most" else -1
        tail = tail_beyond(sign * values, sign * number.threshold)
        if tail is None:
            return binomial_upper(0, n), "exact binomial bound"
        total += tail.estimate
        rules.append(f"{key}: generalised Pareto tail (at the 95 % bound {tail.bound:.1e})")
    return min(total, 1.0), "; ".join(rules)


def _measured(
    key: str, numbers: Mapping[str, Number], reference: Sample, passing_never: Mapping[str, Sample]
) -> Measured:
    """Return what was measured of one number; see `Measured` for how far its threshold may move."""
    number = numbers[key]
    sign = 1 if number.sense == "at_least" else -1  # then larger is better
    values = np.sort(sign * _seen(reference.values[key]))
    passing = sign * reference.values[key][reference.passing(numbers)]
    strictest = sign * float(np.nanmin(passing)) if _seen(passing).size else number.threshold
    nearest: dict[str, float] = {}
    for name, sample in passing_never.items():
        others_pass = sample.passing(numbers, but=key)
        would_pass = sign * _seen(sample.values[key][others_pass])
        if would_pass.size:
            nearest[name] = float(would_pass.max())
    return Measured(
        threshold=number.threshold,
        sense=number.sense,
        worst=_rounded(sign * float(values[0])),
        one_percent=_rounded(sign * float(np.quantile(values, 0.01))),
        median=_rounded(sign * float(np.median(values))),
        strictest=_rounded(strictest, up=number.sense == "at_most"),
        loosest=_rounded(sign * max(nearest.values()), up=number.sense == "at_least") if nearest else None,
        guards=sorted(nearest),
    )


def _seen(values: Array) -> Array:
    return values[np.isfinite(values)]


def _rounded(value: float, up: bool | None = None) -> float:
    """Return the value with four significant digits; `up` or down, if told, so that it stays a bound."""
    if value == 0 or not math.isfinite(value):
        return value
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 3)
    scaled = value / unit
    whole = round(scaled) if up is None else math.ceil(scaled - 1e-9) if up else math.floor(scaled + 1e-9)
    return float(f"{whole * unit:.4g}")

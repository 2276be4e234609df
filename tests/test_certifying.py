"""From records of runs to a certificate: rates, rules, and how far a threshold may be moved."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from autograder import calibration
from autograder.bounds import Law, binomial_upper
from autograder.calibration import Record, Run
from autograder.certificate import InUse, Measured
from autograder.certifying import Number, certify, kept_out, numbers_of, proposal, shortcomings

NOW = InUse("sha256:a", "sha256:b", "sha256:c", "2.9.0", {})
NUMBERS = {"moons.accuracy": Number(0.95, "at_least"), "moons.cross_entropy": Number(0.05, "at_most")}


def record(solution, kind, accuracy, entropy, verdict="passed") -> Record:
    runs = [
        Run(seed, verdict, "", {"moons.accuracy": float(a), "moons.cross_entropy": float(e)})
        for seed, (a, e) in enumerate(zip(accuracy, entropy, strict=True))
    ]
    return Record("test_learns", "mlp", solution, kind, "", runs)


def reference(n=200, **changed) -> Record:
    rng = np.random.default_rng(0)
    return record("reference", "reference", 0.99 + 0.01 * rng.random(n), 0.01 * rng.random(n), **changed)


def softmax(n=3000) -> Record:
    return record("softmax", "mutant", np.full(n, 0.99), 0.32 + 0.1 * np.random.default_rng(1).random(n))


def line(n=3000) -> Record:
    return record("line", "mutant", 0.8 + 0.06 * np.random.default_rng(2).random(n), np.full(n, 0.02))


def certified(records, tries=1, caught_by=None, numbers=NUMBERS):
    return certify(records, numbers, tries, caught_by or {}, NOW, "cpu", "2026-01-31")


def test_rates_are_exact_bounds_and_tries_are_counted():
    certificate = certified([reference(), softmax()], tries=3)
    assert certificate.failures == 0
    assert certificate.false_fail == pytest.approx(binomial_upper(0, 200) ** 3, rel=1e-3)
    assert "3 independent tries" in certificate.rule
    wrong = certificate.mutants["softmax"]
    assert (wrong.n, wrong.passes) == (3000, 0)
    assert wrong.at_most == pytest.approx(3 * binomial_upper(0, 3000), rel=1e-2)


def test_a_threshold_may_move_between_the_worst_right_run_and_the_nearest_wrong_one():
    certificate = certified([reference(), softmax(), line()])
    accuracy, entropy = certificate.values["moons.accuracy"], certificate.values["moons.cross_entropy"]
    assert accuracy.guards == ["line"] and entropy.guards == ["softmax"]
    assert 0.85 < accuracy.loosest <= 0.86 + 1e-4 and 0.99 <= accuracy.strictest < 0.9905
    assert 0.0099 < entropy.strictest < 0.0101 and 0.3199 < entropy.loosest < 0.3205
    assert accuracy.allows(0.9) and accuracy.allows(0.99)
    assert not accuracy.allows(0.85) and not accuracy.allows(0.9999)
    assert entropy.allows(0.02) and entropy.allows(0.3)
    assert not entropy.allows(0.009) and not entropy.allows(0.33)


def test_a_number_that_keeps_no_mutant_out_may_be_as_loose_as_one_likes():
    accuracy = certified([reference(), softmax()]).values["moons.accuracy"]
    assert accuracy.guards == [] and accuracy.loosest is None
    assert accuracy.allows(0.0) and not accuracy.allows(1.0)


def test_a_mutant_that_another_check_keeps_out_may_pass_here():
    passing = record("odd", "mutant", np.full(3000, 0.99), np.full(3000, 0.01))
    certificate = certified([reference(4000), passing], tries=3)
    assert any("odd passed 3000" in line for line in shortcomings("test_learns", certificate))
    assert shortcomings("test_learns", certificate, elsewhere={"odd"}) == []
    assert kept_out(certificate) == set() and kept_out(certified([reference(), softmax(4000)])) == {"softmax"}


def test_what_fails_for_another_reason_guards_nothing_and_a_run_without_a_number_fails_by_none():
    broken = record("broken", "mutant", [0.5] * 30, [0.9] * 30, verdict="failed")
    certificate = certified([reference(), broken], caught_by={"broken": ["test_forward"]})
    assert certificate.mutants["broken"].passes == 0
    assert certificate.values["moons.accuracy"].guards == []
    early = Record("test_learns", "mlp", "early", "mutant", "", [Run(seed, "error", "", {}) for seed in range(20)])
    assert certified([reference(), early]).mutants["early"].passes == 0


def test_a_run_that_ended_at_a_threshold_fails_by_that_one_and_counts_as_near_as_it_came():
    runs = [Run(seed, "failed", "no", {"moons.accuracy": 0.85 + seed * 1e-5}, "moons.accuracy") for seed in range(100)]
    ended = Record("test_learns", "mlp", "line", "mutant", "", runs)
    certificate = certified([reference(), ended])
    assert certificate.mutants["line"].passes == 0
    assert certificate.values["moons.accuracy"].guards == ["line"]
    assert certificate.values["moons.accuracy"].loosest == pytest.approx(0.851, abs=1e-4)
    assert certificate.values["moons.cross_entropy"].guards == []


def test_a_value_that_is_not_finite_never_passes():
    endless = record("endless", "mutant", [0.99, 0.99], [float("-inf"), float("inf")])
    assert certified([reference(), endless]).mutants["endless"].passes == 0


def test_failures_of_the_reference_and_of_variants_are_told():
    failing = reference(100)
    failing.runs[3] = Run(3, "failed", "no", {"moons.accuracy": 0.99, "moons.cross_entropy": 0.001})
    stuck = record("odd", "variant", [0.99, 0.5], [0.01, 0.01])
    certificate = certified([failing, stuck])
    assert certificate.failures == 1 and certificate.false_fail >= binomial_upper(1, 100)
    words = "\n".join(shortcomings("test_learns", certificate))
    assert "reference may fail" in words and "odd failed 1 of 2" in words


def test_a_variant_that_computes_what_the_reference_does_says_so():
    alike = msgspec.structs.replace(record("alike", "variant", [0.99], [0.01]), settled="same")
    other = record("other", "variant", [0.98], [0.02])
    variants = certified([reference(), alike, other]).variants
    assert {name: one.as_reference for name, one in variants.items()} == {"alike": True, "other": False}


def test_a_mutant_that_may_pass_is_a_shortcoming_unless_another_check_catches_it():
    few = softmax(100)
    assert any("softmax passed 0 of 100" in line for line in shortcomings("c", certified([reference(), few], tries=3)))
    caught = certified([reference(), few], tries=3, caught_by={"softmax": ["test_forward"]})
    assert not any("softmax" in line for line in shortcomings("c", caught))
    constant = msgspec.structs.replace(few, settled="constant")
    lines = shortcomings("c", certified([reference(), constant], tries=3))
    assert not any("softmax" in line for line in lines)
    assert not any("softmax" in line for line in shortcomings("c", certified([reference(), softmax(4000)])))


def test_a_check_without_chance_is_settled():
    same = record("reference", "reference", [0.9] * 20, [0.01] * 20)
    certificate = certified([same], numbers={"moons.cross_entropy": NUMBERS["moons.cross_entropy"]})
    assert certificate.deterministic and certificate.false_fail == 0.0


def test_a_known_law_is_used_where_the_sample_does_not_contradict_it():
    rng = np.random.default_rng(5)
    values = np.abs(rng.normal(0, 0.016, (500, 4))).max(axis=1)
    runs = [Run(seed, "passed", "", {"noise.correlation": float(v)}) for seed, v in enumerate(values)]
    seen = {"noise.correlation": calibration.Compared(0.13, "at_most", 4, 1)}
    drawn = Record("test_noise", "spiral", "reference", "reference", "", runs, seen)
    numbers = numbers_of([drawn], {"noise.correlation": {"law": "normal", "sd": 0.016}})
    assert numbers["noise.correlation"].law == Law("normal", 4, 0.016)
    early = Record(
        "test_noise",
        "spiral",
        "wrong",
        "mutant",
        "",
        [],
        {"noise.correlation": calibration.Compared(0.13, "at_most", 1, 1)},
    )
    first = numbers_of([early, drawn], {"noise.correlation": {"law": "normal", "sd": 0.016}})
    assert first == numbers, "a mutant that ends early has fewer statistics"
    certificate = certified([drawn], numbers=numbers)
    assert "normal law, 4 statistics" in certificate.rule and certificate.false_fail < 1e-12
    wrong = numbers_of([drawn], {"noise.correlation": {"law": "normal", "sd": 0.002}})
    assert "Pareto" in certified([drawn], numbers=wrong).rule
    assert "Pareto" in certified([drawn], numbers=numbers_of([drawn], {})).rule


@pytest.mark.parametrize(
    "sense, worst, loosest, between",
    [("at_most", 0.0034, 0.3133, (0.01, 0.1)), ("at_least", 0.998, 0.86, (0.9, 0.97))],
)
def test_the_proposal_lies_well_between(sense, worst, loosest, between):
    proposed = proposal(Measured(0.5, sense, worst, worst, worst, strictest=worst, loosest=loosest))
    assert between[0] <= proposed <= between[1]

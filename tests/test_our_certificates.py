"""The certificates of both assignments: every stochastic check has one, it fits, meets the goals, and binds."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.assignment import load_assignment
from autograder.certificate import Certificate, read_certificates, reasons_against
from autograder.certifying import FALSE_FAIL, kept_out, shortcomings
from autograder.staleness import compares, in_use, picture_of, read_thresholds, reasons_to_renew
from autograder.validation import collected_checks

ROOT = Path(__file__).parent.parent
ASSIGNMENTS = ("mlp", "optimisation")
BY_IMAGES = ("test_mlp_learns_fashion_mnist",)  # a run takes a quarter of a second: 400 seeds instead of 2,000


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def certified(request):
    """The assignment, its checks, and check → certificate."""
    assignment = load_assignment(ROOT / "assignments" / request.param)
    certificates = read_certificates(assignment.solutions / "thresholds.toml")
    return assignment, collected_checks(assignment), certificates


def test_every_check_that_compares_with_a_threshold_has_a_certificate_that_fits(certified):
    assignment, checks, certificates = certified
    assert reasons_to_renew(assignment, checks) == {}
    assert {check.id for check in checks if compares(check)} == set(certificates)


def test_there_are_enough_seeds_and_a_picture_of_each(certified):
    assignment, checks, certificates = certified
    for check in checks:
        if check.id in certificates and not certificates[check.id].deterministic:
            assert certificates[check.id].n >= (400 if check.id in BY_IMAGES else 2000), check.id
            assert picture_of(assignment, check).stat().st_size > 2000


def test_right_solutions_pass_and_wrong_ones_fail_as_surely_as_is_asked_for(certified):
    _, _, certificates = certified
    for name, certificate in certificates.items():
        others = set().union(*(kept_out(one) for check, one in certificates.items() if check != name))
        assert certificate.failures == 0 and certificate.false_fail < FALSE_FAIL
        assert shortcomings(name, certificate, others) == []


def moved(certificate: Certificate, key: str, side: str) -> float | None:
    """Return a threshold just beyond a margin; None where there is no margin on that side."""
    number = certificate.values[key]
    margin = number.strictest if side == "stricter" else number.loosest
    if margin is None:
        return None
    towards = 1 if (number.sense == "at_least") == (side == "stricter") else -1
    return margin + towards * max(abs(margin) * 1e-3, 1e-9)


@pytest.mark.parametrize("side", ["stricter", "looser"])
def test_a_threshold_moved_past_its_margin_makes_each_certificate_stale(certified, side):
    assignment, checks, certificates = certified
    thresholds = read_thresholds(assignment.solutions / "thresholds.toml")
    tried = 0
    for check in (check for check in checks if check.id in certificates):
        certificate = certificates[check.id]
        now = in_use(assignment, check, thresholds, certificate.values)
        for key in certificate.values:
            threshold = moved(certificate, key, side)
            if threshold is None:
                continue
            tried += 1
            reasons = reasons_against(certificate, msgspec.structs.replace(now, thresholds={key: threshold}))
            assert [reason for reason in reasons if key in reason], f"{check.id}: {key} = {threshold}"
    assert tried > 10

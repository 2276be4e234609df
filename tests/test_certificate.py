"""Certificates in thresholds.toml: written without touching anything else, read back, held against what is in use."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from autograder.certificate import (
    Certificate,
    Failing,
    InUse,
    Measured,
    Passing,
    hash_of_code,
    hash_of_recipe,
    read_certificates,
    reasons_against,
    write_certificates,
)
from autograder.faults import UserError

CERTIFICATE = Certificate(
    seeds="0 to 1999",
    n=2000,
    failures=0,
    tries=3,
    false_fail=3.4e-09,
    rule="exact binomial bound, any of 3 independent tries",
    deterministic=False,
    torch="2.9.0",
    device="cpu",
    date="2026-01-31",
    recipe="sha256:1",
    reference="sha256:2",
    check="sha256:3",
    values={"moons.accuracy": Measured(0.95, "at_least", 0.99, 0.995, 0.999, 0.99, 0.86, ["line", 'a "b"'])},
    variants={"other-names": Failing(200, 0)},
    mutants={"line": Passing(3000, 0, 0.003), "soft max": Passing(20, 0, 0.4, ["test_forward"])},
)
NOW = InUse("sha256:1", "sha256:2", "sha256:3", "2.11.1", {"moons.accuracy": 0.95})
TEXT = """# A comment at the top.

[moons]
accuracy = 0.95  # of the points
steps = 1_00

# A comment at the end.
"""


def test_what_is_written_is_read_back_and_the_rest_stays_byte_for_byte(tmp_path):
    path = tmp_path / "thresholds.toml"
    path.write_text(TEXT)
    write_certificates(path, {"test_a": CERTIFICATE}, ["test_a"])
    assert path.read_text().startswith(TEXT.rstrip("\\n"))
    assert read_certificates(path) == {"test_a": CERTIFICATE}
    assert [entry.name for entry in tmp_path.iterdir()] == ["thresholds.toml"]


def test_written_again_nothing_changes_and_those_of_other_checks_stay(tmp_path):
    path = tmp_path / "thresholds.toml"
    path.write_text(TEXT)
    write_certificates(path, {"test_a": CERTIFICATE, "test_b": CERTIFICATE}, ["test_a", "test_b"])
    once = path.read_text()
    newer = msgspec.structs.replace(CERTIFICATE, n=4000)
    write_certificates(path, {"test_b": newer}, ["test_a", "test_b"])
    assert read_certificates(path) == {"test_a": CERTIFICATE, "test_b": newer}
    write_certificates(path, {"test_b": CERTIFICATE}, ["test_a", "test_b"])
    assert path.read_text() == once
    write_certificates(path, {}, ["test_b"])
    assert list(read_certificates(path)) == ["test_b"] and path.read_text().startswith(TEXT.rstrip("\\n"))


def test_without_file_there_are_none_and_one_written_by_hand_is_refused(tmp_path):
    assert read_certificates(tmp_path / "thresholds.toml") == {}
    path = tmp_path / "thresholds.toml"
    path.write_text("[certificate.test_a]\nn = 'many'\n")
    with pytest.raises(UserError, match=r"thresholds.toml: its certificates cannot be read .* calibrate"):
        read_certificates(path)


def test_a_certificate_holds_for_what_it_was_measured_with():
    assert reasons_against(CERTIFICATE, NOW) == []


@pytest.mark.parametrize(
    "change, words",
    [
        ({"recipe": "sha256:9"}, "the recipe has changed"),
        ({"reference": "sha256:9"}, "the reference has changed"),
        ({"check": "sha256:9"}, "the check has changed"),
        ({"torch": "3.0.1"}, "measured with torch 2.9.0, and this is 3.0.1"),
        ({"thresholds": {"moons.accuracy": 0.85}}, "moons.accuracy = 0.85 lies outside"),
        ({"thresholds": {"moons.accuracy": 0.995}}, "moons.accuracy = 0.995 lies outside"),
        ({"thresholds": {"moons.accuracy": 0.95, "moons.entropy": 0.1}}, "says nothing about moons.entropy"),
    ],
)
def test_and_for_nothing_else(change, words):
    (reason,) = reasons_against(CERTIFICATE, msgspec.structs.replace(NOW, **change))
    assert words in reason


def test_a_threshold_may_be_moved_within_its_margin():
    assert reasons_against(CERTIFICATE, msgspec.structs.replace(NOW, thresholds={"moons.accuracy": 0.9})) == []


def test_where_it_was_measured_it_holds_however_the_margins_are_rounded():
    near = Measured(3.1, "at_most", 2.0, 1.9, 1.0, strictest=2.0, loosest=3.1, guards=["near"])
    assert near.allows(3.1) and not near.allows(3.11)


def test_the_recipe_is_its_section_without_the_compared_numbers():
    thresholds = tomllib.loads(TEXT)
    one = hash_of_recipe(thresholds, ["moons.accuracy"])
    thresholds["moons"]["accuracy"] = 0.5
    thresholds["other"] = {"steps": 1}
    assert hash_of_recipe(thresholds, ["moons.accuracy"]) == one
    thresholds["moons"]["steps"] = 101
    assert hash_of_recipe(thresholds, ["moons.accuracy"]) != one


CODE = '''
import torch
SIZE = 3
def helper(x):
    """Some prose."""
    return x * SIZE
def used(x):
    expect(x, "A message of several words.")
    return helper(x)["accuracy"]
def unused(x):
    return x
'''


@pytest.mark.parametrize(
    "old, new, same",
    [
        ('"""Some prose."""', '"""Other words."""', True),
        ("A message of several words.", "Other words for it.", True),
        ("    return helper", "    # why\n    return (helper)", True),
        ("def unused(x):\n    return x", "def unused(x):\n    return -x", True),
        ("SIZE = 3", "SIZE = 4", False),
        ("return x * SIZE", "return x + SIZE", False),
        ('["accuracy"]', '["loss"]', False),
    ],
)
def test_code_counts_with_all_that_it_uses_but_not_its_prose(old, new, same):
    assert old in CODE
    assert (hash_of_code(CODE.replace(old, new), ["used"]) == hash_of_code(CODE, ["used"])) is same

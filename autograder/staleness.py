"""Which certificates no longer fit what is in use. Reads files only: runs nothing, and needs no scipy."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.asked_names import names_by_check
from autograder.assignment import Assignment
from autograder.certificate import InUse, hash_of_code, hash_of_recipe, read_certificates, reasons_against
from autograder.checks import Check
from autograder.definitions import definitions, reached
from autograder.faults import UserError

THRESHOLDS = "thresholds.toml"
PICTURES = "certificates"  # a folder of the private half
COMPARING = frozenset({"at_least", "at_most", "assert_accuracy", "assert_cross_entropy"})  # what notes measurements


def reasons_to_renew(assignment: Assignment, checks: Iterable[Check]) -> dict[str, list[str]]:
    """Return check → why it needs a new certificate, for those that do. Reads files only.

    Raises:
        UserError: `thresholds.toml` or a certificate in it cannot be read.
    """
    assert assignment.solutions is not None
    file = assignment.solutions / THRESHOLDS
    thresholds, certificates = read_thresholds(file), read_certificates(file)
    found: dict[str, list[str]] = {}
    for check in checks:
        certificate = certificates.get(check.id)
        if certificate is None:
            if compares(check):
                found[check.id] = ["there is no certificate for it"]
            continue
        gone = [key for key in certificate.values if _number(thresholds, key) is None]
        reasons = [f"{key} is no longer in {THRESHOLDS}" for key in gone]
        reasons = reasons or reasons_against(certificate, in_use(assignment, check, thresholds, certificate.values))
        if not certificate.deterministic and not picture_of(assignment, check).is_file():
            reasons.append(f"{picture_of(assignment, check)} is missing")
        if reasons:
            found[check.id] = reasons
    return found


def picture_of(assignment: Assignment, check: Check) -> Path:
    assert assignment.solutions is not None
    return assignment.solutions / PICTURES / f"{check.function}.svg"


def compares(check: Check) -> bool:
    """Does a check, or what it uses of its file, compare anything with a threshold?"""
    return bool(reached(definitions(check.file.read_text("utf-8")), [check.function]) & COMPARING)


def in_use(assignment: Assignment, check: Check, thresholds: Mapping[str, Any], keys: Iterable[str]) -> InUse:
    """Return what a certificate of this check has to fit.

    `keys` are the numbers that it compares.
    """
    import torch

    assert assignment.solutions is not None
    keys = list(keys)
    reference = (assignment.solutions / assignment.main).read_text("utf-8")
    asked = names_by_check([check.file])[check.function]
    numbers = {key: _number(thresholds, key) for key in keys}
    return InUse(
        recipe=hash_of_recipe(thresholds, keys),
        reference=hash_of_code(reference, asked),
        check=hash_of_code(check.file.read_text("utf-8"), [check.function]),
        torch=str(torch.__version__),
        thresholds={key: number for key, number in numbers.items() if number is not None},
    )


def read_thresholds(file: Path) -> dict[str, Any]:
    """Return the tables of a `thresholds.toml`; none if there is no such file.

    Raises:
        UserError: it is not valid TOML.
    """
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{file}: is not valid TOML: {error}.") from None


def _number(thresholds: Mapping[str, Any], key: str) -> float | None:
    found: Any = thresholds
    for name in key.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return float(found) if isinstance(found, int | float) else None

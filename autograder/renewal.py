"""From measured runs to certificates in `thresholds.toml` and their pictures.

What the numbers mean is for `certifying.py`, what is measured for `calibration.py`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import groupby

import msgspec

from autograder.certificate import Certificate, read_certificates, write_certificates
from autograder.certifying import Number, certify, kept_out, numbers_of, shortcomings
from autograder.faults import UserError
from autograder.records import Record
from autograder.staleness import THRESHOLDS, in_use, picture_of, read_thresholds
from autograder.validation import Subjects

LAWS = "laws"  # a table of it: key of a number → the law of its statistic


class Renewed(msgspec.Struct, frozen=True):
    """A check's new certificate, what it compares, and where it misses the goals, in words."""

    check: str
    certificate: Certificate
    numbers: dict[str, Number]
    shortcomings: list[str]


def renew(subjects: Subjects, records: Sequence[Record]) -> list[Renewed]:
    """Make certificates of what was measured, write them into `thresholds.toml`, and draw them.

    Raises:
        UserError: the file is not as it must be.
    """
    from autograder.calibration_pictures import draw_certificate

    assignment = subjects.assignment
    assert assignment.solutions is not None
    file = assignment.solutions / THRESHOLDS
    thresholds = read_thresholds(file)
    by_check = {name: list(group) for name, group in groupby(sorted(records, key=_check_of), key=_check_of)}
    chance = {name for name, group in by_check.items() if not any(one.settled == "deterministic" for one in group)}
    chance |= {name for name, one in read_certificates(file).items() if not one.deterministic and name not in by_check}
    caught = {
        mutant.name: [check for check in mutant.stated if check not in chance] for mutant in subjects.mutants
    }  # by a check without chance: for certain
    certificates = read_certificates(file)
    numbers_by_check: dict[str, dict[str, Number]] = {}
    for check in subjects.checks:
        # A mutant that every run lets pass is wrong in something that other checks look at.
        group = [record for record in by_check.get(check.id, []) if record.settled != "unaffected"]
        try:
            numbers = numbers_of(group, thresholds.get(LAWS, {}))
        except msgspec.ValidationError as error:
            raise UserError(f"{file}: in [{LAWS}], {error}; write a law, and sd for a normal one.") from None
        if not numbers:
            continue
        tries = max(seen.tries for record in group for seen in record.compared.values())
        now = in_use(assignment, check, thresholds, numbers)
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        others = {name: [other for other in checks if other != check.id] for name, checks in caught.items()}
        certificate = certify(group, numbers, tries, others, now, "cpu", today)
        certificates[check.id], numbers_by_check[check.id] = certificate, numbers
        if not certificate.deterministic:
            draw_certificate(check.id, group, numbers, picture_of(assignment, check))
    write_certificates(file, certificates, [check.id for check in subjects.checks])
    return [
        Renewed(
            name,
            certificates[name],
            numbers,
            shortcomings(name, certificates[name], _kept_out_by_others(name, certificates)),
        )
        for name, numbers in numbers_by_check.items()
    ]


def _kept_out_by_others(name: str, certificates: Mapping[str, Certificate]) -> set[str]:
    return set().union(*(kept_out(other) for check, other in certificates.items() if check != name))


def _check_of(record: Record) -> str:
    return record.check

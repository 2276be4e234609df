"""Certificates: the measurements that justify a check's thresholds, as they stand in `thresholds.toml`.

Reads, writes and compares them with what is in use. How they are won from measurements: `certifying.py`.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from autograder.definitions import definitions, reached
from autograder.faults import UserError

TABLE = "certificate"  # of thresholds.toml; all in it is written by `autograder calibrate`
ABOVE = "# Written by `autograder calibrate`, which measures again and replaces it."

Sense = Literal["at_least", "at_most"]


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One compared number of a check. For each run it is the worst value in it.

    `strictest` and `loosest` are how far the threshold may be moved with the same evidence: a stricter one would fail
    runs of right solutions that pass now, a looser one would let runs of the mutants in `guards` pass that fail now.
    """

    threshold: float
    sense: Sense
    worst: float
    one_percent: float  # the worst 1 % of the reference's runs begin here
    median: float
    strictest: float
    loosest: float | None = None  # None: no mutant is kept out by this number alone
    guards: list[str] = []

    def allows(self, threshold: float) -> bool:
        if threshold == self.threshold:  # where it was measured, whatever rounding has done to the margins
            return True
        sign = 1 if self.sense == "at_least" else -1  # then a larger one is stricter
        strict_enough = self.loosest is None or sign * threshold > sign * self.loosest
        return strict_enough and sign * threshold <= sign * self.strictest


class Passing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How often a mutant passes the check: in `n` single tries `passes` times.

    `at_most` bounds the probability at 95 %, all tries of the check counted. `caught_by` are other checks that it fails
    for certain. `settled` says why there are few tries, if chance plays no part: "structural" (each ends in the same
    way, before anything is measured), "constant" (each measures the same values).
    """

    n: int
    passes: int
    at_most: float
    caught_by: list[str] = []
    settled: str = ""


class Failing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How often a right solution fails in a single try.

    `as_reference` says that its runs had the values of the reference's at the same seeds, so that few of them suffice.
    """

    n: int
    failures: int
    as_reference: bool = False


class Certificate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The evidence for one check.

    `false_fail` is the probability with which the reference fails the check, by the `rule` that is named. `recipe`,
    `reference` and `check` are hashes of what it was measured with.
    """

    seeds: str
    n: int
    failures: int
    tries: int
    false_fail: float
    rule: str
    deterministic: bool
    torch: str
    device: str
    date: str
    recipe: str
    reference: str
    check: str
    values: dict[str, Measured]
    variants: dict[str, Failing] = {}
    mutants: dict[str, Passing] = {}


class InUse(msgspec.Struct, frozen=True):
    """What a certificate must fit: hashes, torch's version, and key → threshold of the check as it is now."""

    recipe: str
    reference: str
    check: str
    torch: str
    thresholds: dict[str, float]


def reasons_against(certificate: Certificate, now: InUse) -> list[str]:
    """Return why a certificate says nothing about the check as it is now; nothing if it holds."""
    changed = {
        "the recipe": (certificate.recipe, now.recipe),
        "the reference": (certificate.reference, now.reference),
        "the check": (certificate.check, now.check),
    }
    reasons = [f"{what} has changed since" for what, (then, today) in changed.items() if then != today]
    if _major(certificate.torch) != _major(now.torch):
        reasons.append(f"it was measured with torch {certificate.torch}, and this is {now.torch}")
    for key, threshold in now.thresholds.items():
        if key not in certificate.values:
            reasons.append(f"it says nothing about {key}")
        elif not certificate.values[key].allows(threshold):
            measured = certificate.values[key]
            reasons.append(
                f"{key} = {threshold:g} lies outside of what the measurements allow, "
                f"{_interval(measured)} (it was {measured.threshold:g})"
            )
    return reasons


def _major(version: str) -> str:
    return version.partition(".")[0]


def _interval(measured: Measured) -> str:
    loosest = "no limit" if measured.loosest is None else f"{measured.loosest:g}"
    return f"from {loosest} (loosest) to {measured.strictest:g} (strictest)"


# ---------------------------------------------------------------------------------- files


def read_certificates(path: Path) -> dict[str, Certificate]:
    """Return check → certificate of a `thresholds.toml`; none if there is no such file.

    Raises:
        UserError: one is not as `autograder calibrate` writes it.
    """
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text()).get(TABLE, {})
        return {check: msgspec.convert(table, Certificate) for check, table in found.items()}
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, AttributeError) as error:
        raise UserError(f"{path}: its certificates cannot be read ({error}); make them anew with calibrate.") from None


def write_certificates(path: Path, certificates: Mapping[str, Certificate], checks: Iterable[str]) -> None:
    """Put certificates into a `thresholds.toml`, and take out those of checks that are not among `checks`.

    Everything else in the file, comments too, stays as it is. Written whole or not at all.
    """
    import tomlkit

    document = tomlkit.parse(path.read_text())
    standing = document.pop(TABLE, {})
    wanted = set(checks)
    kept = {check: table for check, table in standing.items() if check in wanted} if standing else {}
    new = {check: msgspec.to_builtins(one) for check, one in certificates.items() if check in wanted}
    text = tomlkit.dumps(document).rstrip("\n").removesuffix(ABOVE).rstrip("\n")
    for check, table in sorted({**_plain(kept), **new}.items()):
        text += "\n\n" + (f"{ABOVE}\n" if ABOVE not in text else "") + _as_toml(check, table)
    scratch = path.with_suffix(".toml.new")
    scratch.write_text(text.rstrip("\n") + "\n")
    scratch.replace(path)


def _plain(tables: Mapping[str, Any]) -> dict[str, Any]:
    return {check: getattr(table, "unwrap", lambda table=table: table)() for check, table in tables.items()}


def _as_toml(check: str, table: dict[str, Any]) -> str:
    """Return one certificate as TOML: a line for each number compared, variant and mutant."""
    import tomlkit

    lines = [f"[{TABLE}.{tomlkit.key([check]).as_string()}]"]
    groups = ("values", "variants", "mutants")
    for name, value in table.items():
        if name not in groups:
            lines.append(f"{name} = {tomlkit.item(value).as_string()}")
    for group in groups:
        if table.get(group):
            lines += ["", f"[{TABLE}.{check}.{group}]"]
            for name, entry in table[group].items():
                inline = tomlkit.inline_table()
                inline.update(entry)
                lines.append(f"{tomlkit.key([name]).as_string()} = {inline.as_string()}")
    return "\n".join(lines) + "\n"


# --------------------------------------------------------------------------------- hashes


def hash_of_recipe(thresholds: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the hash of the sections that `keys` stand in, but for the compared numbers themselves."""
    keys = set(keys)
    sections = copy.deepcopy({key.partition(".")[0]: thresholds[key.partition(".")[0]] for key in sorted(keys)})
    for key in keys:
        *path, last = key.split(".")
        table = sections
        for name in path:
            table = table[name]
        table.pop(last, None)
    return _hash(json.dumps(sections, sort_keys=True, default=float))


def hash_of_code(text: str, names: Iterable[str]) -> str:
    """Return the hash of what defines `names` in a file, and of what those definitions use, and so on.

    Comments, layout and prose (texts with a space, such as docstrings and messages) do not count, nor does the version
    of Python that reads it.
    """
    defined = definitions(text)
    code = {id(part): part for name in sorted(reached(defined, names)) for part in defined[name]}
    return _hash("\n".join(sorted(ast.unparse(_WithoutProse().visit(copy.deepcopy(part))) for part in code.values())))


class _WithoutProse(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) and " " in node.value else node


def _hash(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()[:16]

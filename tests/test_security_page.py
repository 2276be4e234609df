"""What SECURITY.md names is there: every test, attack, level and link; and every group of attacks has its row."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from autograder.confine.levels import Isolation

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
ATTACKS = ROOT / "tests" / "hostile" / "attacks"
INTAKE, REPORTS = "tests/hostile/intake_attacks.py", "tests/hostile/test_reports.py"  # their attacks are no files
LEVELS = {str(level): level for level in Isolation}


class Row(NamedTuple):
    """A line of the table of attacks. `proof` are paths, with `::function` for a test."""

    attack: str
    layer: str
    level: str
    proof: list[str]


def rows() -> Iterator[Row]:
    lines = PAGE[PAGE.index("| attack | stopped by |") :].split("\n\n")[0].splitlines()
    for line in lines[2:]:
        attack, layer, level, proof = (cell.strip() for cell in line.strip("|").split("|"))
        yield Row(attack, layer, level.strip("`"), re.findall(r"`([^`]+)`", proof))


ROWS = list(rows())
PROOF = {proof for row in ROWS for proof in row.proof}
of_each_row = pytest.mark.parametrize("row", ROWS, ids=[row.attack[:50] for row in ROWS])


def level_that_holds(attack: Path) -> Isolation:
    """Return the weakest level at which the attack comes to nothing, as its docstring says."""
    docstring = ast.get_docstring(ast.parse(attack.read_text("utf-8"))) or ""
    (level,) = re.findall(r"^holds from: *(\S+)", docstring, re.MULTILINE)
    return LEVELS[level]


def is_attack(proof: str) -> bool:
    return proof.startswith(("tests/hostile/attacks/", "tests/hostile/attacks_mlp/"))


@of_each_row
def test_a_row_says_what_stops_it_and_what_proves_it(row: Row):
    assert row.attack and row.layer and row.level in LEVELS
    assert row.proof


@of_each_row
def test_what_proves_it_exists(row: Row):
    for proof in row.proof:
        path, _, function = proof.partition("::")
        assert (ROOT / path).is_file(), proof
        if function:
            tree = ast.parse((ROOT / path).read_text("utf-8"))
            functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert function.startswith("test_") and function in functions, proof
        else:
            assert is_attack(proof) or proof == INTAKE, f"{proof}: of a file of tests, name the test"


@of_each_row
def test_the_level_of_a_row_is_the_one_that_its_attacks_need(row: Row):
    needed = [level_that_holds(ROOT / proof) for proof in row.proof if is_attack(proof)]
    assert not needed or str(max(needed)) == row.level


def test_every_group_of_attacks_has_a_row():
    named = {Path(proof).parent.name for proof in PROOF if is_attack(proof)}
    assert {folder.name for folder in ATTACKS.iterdir() if any(folder.glob("[a-z]*.py"))} <= named
    assert INTAKE in PROOF
    assert any(proof.startswith(f"{REPORTS}::") for proof in PROOF)


def test_every_level_has_its_line_of_what_remains():
    section = PAGE[PAGE.index("## What remains at each level") :].split("\n## ")[0]
    assert re.findall(r"^\| `([^`]+)`", section, re.MULTILINE) == list(LEVELS)


def test_every_link_and_path_leads_somewhere():
    links = re.findall(r"\]\(([^)#]*)(#[^)]*)?\)", PAGE)
    assert links
    for path, anchor in links:
        target = ROOT / path if path else ROOT / "SECURITY.md"
        assert target.exists(), path
        if anchor:
            assert anchor[1:] in anchors(target.read_text("utf-8")), anchor
    for path in re.findall(r"`((?:tests|autograder|solutions|assignments)/[\w./-]*)`", PAGE):
        assert (ROOT / path).exists(), path


def anchors(markdown: str) -> set[str]:
    """Return what GitHub calls the headings."""
    headings = re.findall(r"^#+ (.+)$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_leads_here():
    assert "(SECURITY.md)" in (ROOT / "README.md").read_text("utf-8")

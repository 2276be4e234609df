"""`tests/bench/attacked.py`, on two systems that need nothing installed: this project, and plain pytest."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

COMMAND = ROOT / "tests" / "bench" / "attacked.py"
ATTACKS = ["hidden_tests", "patches", "environment", "network"]

if sys.platform != "linux":
    pytest.skip("it looks at processes in /proc, and adopts orphans", allow_module_level=True)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The two columns, as the command writes them with --json: key of the system → column."""
    file = tmp_path_factory.mktemp("attacked") / "cells.json"
    command = [sys.executable, str(COMMAND), "--systems", "autograder,pytest", "--attacks", ",".join(ATTACKS)]
    command += ["--peers-python", sys.executable, "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert file.is_file(), done.stderr
    return {column["key"]: column for column in json.loads(file.read_text())["systems"]}


def words(column: dict[str, Any]) -> dict[str, str]:
    return {name: cell["words"] for name, cell in column["cells"].items()}


def test_an_honest_right_and_a_wrong_solution_get_what_they_earn_from_both(attacked):
    for column in attacked.values():
        if "--isolation" in column["problem"]:
            continue  # no walls here: nothing is graded
        scores = {name: cell["score"] for name, cell in column["controls"].items()}
        assert (scores, column["problem"]) == ({"right": 10.0, "wrong": 4.0}, "")


def test_each_attack_gets_through_to_plain_pytest_so_that_held_means_something(attacked):
    assert words(attacked["pytest"]) == {
        "hidden_tests": "full marks; hidden tests stolen",
        "patches": "full marks",
        "environment": "secret of the environment stolen",
        "network": "contact",
    }


def test_none_of_them_gets_through_to_this_project(attacked):
    if "--isolation" in attacked["autograder"]["problem"]:
        pytest.skip(attacked["autograder"]["problem"])
    assert words(attacked["autograder"]) == dict.fromkeys(ATTACKS, "held")
    assert all(cell["score"] == 4.0 for cell in attacked["autograder"]["cells"].values())


def test_an_attack_that_is_not_there_is_said_in_one_line():
    command = [sys.executable, str(COMMAND), "--attacks", "no_such"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    assert done.stderr.startswith("no such attack: no_such; there are ") and done.stderr.count("\n") == 1


def test_every_file_of_an_attack_is_a_row_of_the_table():
    sys.path.insert(0, str(COMMAND.parent))
    try:
        from attacked_peers.submission import ATTACKS as FOLDER
        from attacked_peers.submission import ORDER, find_attacks
    finally:
        sys.path.remove(str(COMMAND.parent))
    assert sorted(ORDER) == sorted(path.stem for path in Path(FOLDER).glob("*.py"))
    attacks = find_attacks()
    assert len({attack.title for attack in attacks.values()}) == len(attacks) >= 14

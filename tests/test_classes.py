"""The sample classes: each submission gets exactly the verdicts that `tests/classes/<assignment>.toml` states."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CLASSES = ROOT / "tests" / "classes"
ASSIGNMENTS = ("mlp", "optimisation")
EXPECTED = {name: tomllib.loads((CLASSES / f"{name}.toml").read_text()) for name in ASSIGNMENTS}


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def graded(request, tmp_path_factory, autograder, isolation) -> Any:
    """The sample class of one assignment, graded once: (name, submission id → result, what was printed)."""
    name, out = request.param, tmp_path_factory.mktemp(request.param)
    done = autograder("grade", f"assignments/{name}", CLASSES / name, "--out", out, *isolation, seconds=900)
    assert done.returncode == 0, done.stderr
    results = [json.loads(path.read_text()) for path in (out / "results").glob("*.json")]
    return name, {result["submission"]["id"]: result for result in results}, done.stdout


def expected_verdicts(stated: dict[str, Any], checks: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return for each check the verdict that it must get; of what is unwritten, one of two."""
    default = stated.get("default", "error" if stated.get("status") == "ungradable" else "passed")
    named = stated.get("verdicts", {})
    unknown = set(named) - {check["id"] for check in checks}
    assert not unknown, f"no such check: {unknown}"
    unwritten = set(stated.get("unwritten", ()))
    assert unwritten <= {check["question"] for check in checks}
    return {
        check["id"]: ("error", "skipped") if check["question"] in unwritten else (named.get(check["id"], default),)
        for check in checks
    }


def test_every_submission_gets_exactly_its_stated_verdicts(graded, isolation):
    name, results, _ = graded
    assert sorted(results) == sorted(EXPECTED[name])
    surprises = []
    for submission, entry in EXPECTED[name].items():
        result = results[submission]
        if result["status"] != entry.get("status", "graded"):
            surprises.append(f"{submission}: status {result['status']} ({result['reason']})")
        expected = expected_verdicts(entry, result["checks"])
        for check in result["checks"]:
            if check["verdict"] not in expected[check["id"]]:
                if isolation and "out_of_memory" in expected[check["id"]]:
                    continue  # memory is not limited without walls
                stated = " or ".join(expected[check["id"]])
                surprises.append(f"{submission}: {check['id']} {check['verdict']}, not {stated} ({check['message']})")
    assert not surprises, "\n" + "\n".join(surprises)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_oskar_hands_in_the_stub_as_it_is_now(name):
    stub = ROOT / "assignments" / name / f"{name}.py"
    assert (CLASSES / name / "oskar-brandt.py").read_text() == stub.read_text()


def test_every_check_says_of_the_stub_that_it_is_not_written(graded):
    for check in graded[1]["oskar-brandt"]["checks"]:
        assert check["verdict"] in ("error", "skipped")
        assert check["verdict"] == "skipped" or "not written yet" in check["message"], check["id"]


def test_at_least_14_submissions_were_graded(graded):
    assert len(graded[1]) >= 14


def test_every_failed_check_says_something(graded):
    for submission, result in graded[1].items():
        for check in result["checks"]:
            if check["verdict"] != "passed":
                assert len(check["message"]) > 10, f"{submission}: {check['id']}"


def test_full_marks_only_where_everything_passed(graded):
    for submission, result in graded[1].items():
        everything = all(check["verdict"] == "passed" for check in result["checks"])
        assert (result["score"] == result["max_score"] == 100) == everything, submission

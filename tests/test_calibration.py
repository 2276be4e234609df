"""Calibrating the checks of a small course: what is measured of which solution, and that a stopped one goes on."""

from __future__ import annotations

import json
import math
from collections import Counter
from multiprocessing import Pipe
from pathlib import Path

import pytest

from autograder import calibration
from autograder.assignment import Assignment, load_assignment
from autograder.calibration import Record, Run, calibrate
from autograder.collection import with_checks
from autograder.faults import UserError
from autograder.measurer import Order
from autograder.records import read_record, record_path, write_record
from autograder.seeded import Compared, Measured, Sense, joined, one_by_one, side_by_side
from autograder.series import Series, Solutions, strings_used
from autograder.source import Source
from autograder.undisturbed import undisturbed
from autograder.validation import find_subjects

SEEDS, MUTANT_SEEDS = 30, 25

SOLUTION = """
import torch
from torch import nn

def draws(n):
    return torch.rand(n)

def constant():
    return 0.75

def make_model():
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
"""
CHECKS = '''
import pytest
import torch
from autograder.checking import (
    Recipe, as_number, as_tensor, assert_cross_entropy, at_least, at_most, evaluate, expect, load_thresholds, train,
    tries,
)

LIMITS = load_thresholds(__file__)

@pytest.mark.check(question="draws", points=1)
def test_draws_are_many(submission):
    """There are as many draws as asked for."""
    expect(as_tensor(submission.draws(7), "draws").shape == (7,), "There are too few draws.")

@pytest.mark.check(question="draws", points=1)
def test_draws_are_even(submission):
    """The mean of the draws is a half."""
    for _ in range(3):
        off = abs(float(as_tensor(submission.draws(100), "draws").mean()) - 0.5)
        expect(at_most(off, LIMITS["even"]["off"]), "The draws are not even.")

@pytest.mark.check(question="draws", points=1)
def test_constant(submission):
    """The constant is large."""
    expect(at_least(as_number(submission.constant(), "it"), LIMITS["constant"]["least"]), "It is too small.")

@pytest.mark.check(question="model", points=1)
def test_model_learns(submission):
    """The model learns which of two numbers is larger."""
    settings = LIMITS["learns"]
    x = torch.randn(40, 2, generator=torch.Generator().manual_seed(1))
    labels = (x[:, 0] > x[:, 1]).long()
    for attempt in tries(settings["tries"]):
        with attempt:
            model = submission.make_model()
            train(model, x, labels, Recipe(**settings["recipe"]))
            assert_cross_entropy(evaluate(model, x), labels, settings["cross_entropy"])
'''
THRESHOLDS = """
[even]
off = 0.2

[constant]
least = 0.5

[learns]
tries = 2
cross_entropy = 0.4

[learns.recipe]
optimizer = "adam"
learning_rate = 0.1
steps = 15
"""
MUTANTS = {
    "draws_wide": '"""draws: they reach to two."""\n\ndef draws(n):\n    return 2 * torch.rand(n)\n',
    "draws_ones": '"""draws: nothing is drawn."""\n\ndef draws(n):\n    return torch.ones(n)\n',
    "draws_raise": '"""draws: raises."""\n\ndef draws(n):\n    raise ValueError(n)\n',
    "draws_seven": '"""draws: never seven.\n\nfailed: test_draws_are_many\n"""\n\ndef draws(n):\n'
    "    return torch.rand(n if n != 7 else 8)\n",
    "model_of_names": '"""model: the layers are no modules."""\n\ndef make_model():\n    return ["Linear", "Tanh"]\n',
    "model_ends": '"""model: it ends the process."""\n\ndef make_model():\n    import os\n    os._exit(3)\n',
    "model_flat": '"""model: the inputs do not matter."""\n\nclass Flat(nn.Module):\n    def __init__(self):\n'
    "        super().__init__()\n        self.layer = nn.Linear(2, 2)\n    def forward(self, x):\n"
    "        return self.layer(0 * x)\n\ndef make_model():\n    return Flat()\n",
}
VARIANTS = {
    "draws_numpy": "import numpy as np\n\ndef draws(n):\n    return torch.from_numpy(np.random.random(n))\n",
    "draws_plus_nothing": "def draws(n):\n    return torch.rand(n) + 0\n",
}


def course(folder: Path) -> Assignment:
    public, private = folder / "assignments" / "little", folder / "solutions" / "little"
    for half in (public, private, private / "mutants", private / "variants"):
        half.mkdir(parents=True)
    (public / "assignment.toml").write_text(
        'title = "Little"\nfiles = ["little.py"]\n'
        '[[questions]]\nid = "draws"\ntitle = "D"\npoints = 3\n[[questions]]\nid = "model"\ntitle = "M"\npoints = 1\n'
    )
    (public / "little.py").write_text("def draws(n):\n    raise NotImplementedError\n")
    (private / "little.py").write_text(SOLUTION)
    (private / "test_hidden.py").write_text(CHECKS)
    (private / "thresholds.toml").write_text(THRESHOLDS)
    for kind, texts in (("mutants", MUTANTS), ("variants", VARIANTS)):
        for name, text in texts.items():
            (private / kind / f"{name}.py").write_text(text)
    return load_assignment(public)


def measure(assignment: Assignment, cache: Path, checks: list[str] | None = None, on_progress=lambda *_: None):
    return calibrate(assignment, checks, SEEDS, MUTANT_SEEDS, 1, cache, on_progress)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("calibration")


@pytest.fixture(scope="module")
def assignment(folder: Path) -> Assignment:
    return course(folder)


@pytest.fixture(scope="module")
def found(assignment: Assignment, folder: Path) -> dict[tuple[str, str], Record]:
    return {(record.check, record.solution): record for record in measure(assignment, folder / "cache")}


def verdicts(record: Record) -> dict[str, int]:
    return dict(Counter(run.verdict for run in record.runs))


def test_only_checks_that_compare_with_a_threshold_are_there(found):
    assert {check for check, _ in found} == {"test_draws_are_even", "test_constant", "test_model_learns"}


def test_the_reference_runs_at_every_seed(found):
    record = found["test_draws_are_even", "reference"]
    assert ([run.seed for run in record.runs], record.settled) == (list(range(SEEDS)), "")
    assert record.compared == {"even.off": Compared(0.2, Sense.AT_MOST, statistics=3, tries=1)}
    assert len({run.values["even.off"] for run in record.runs}) == SEEDS
    assert verdicts(record) == {"passed": SEEDS}


def test_what_no_seed_changes_is_settled_by_the_first_runs(found):
    record = found["test_constant", "reference"]
    assert (len(record.runs), record.settled, record.runs[0].values) == (20, "deterministic", {"constant.least": 0.75})
    assert ("test_constant", "draws_wide") not in found


def test_variants_and_mutants_of_the_question_are_measured(found):
    assert verdicts(found["test_draws_are_even", "draws_numpy"]) == {"passed": SEEDS}
    assert not any(name.startswith("draws_") for check, name in found if check == "test_model_learns")
    wide = found["test_draws_are_even", "draws_wide"]
    assert (verdicts(wide), wide.settled) == ({"failed": MUTANT_SEEDS}, "")
    assert {(run.message, run.missed) for run in wide.runs} == {("The draws are not even.", "even.off")}
    assert ("test_model_learns", "draws_wide") not in found


def test_a_variant_with_the_values_of_the_reference_is_settled(found):
    record = found["test_draws_are_even", "draws_plus_nothing"]
    assert (verdicts(record), record.settled) == ({"passed": 20}, "same")


@pytest.mark.parametrize(
    ("check", "mutant", "runs", "verdict", "settled"),
    [
        ("test_draws_are_even", "draws_raise", 20, "error", "structural"),
        ("test_draws_are_even", "draws_ones", 20, "failed", "constant"),
        ("test_draws_are_even", "draws_seven", 5, "passed", "unaffected"),  # it states that another check notices it
        ("test_model_learns", "model_ends", 1, "crashed", "structural"),
        ("test_model_learns", "model_of_names", 20, "failed", "structural"),
    ],
)
def test_a_mutant_that_always_does_the_same_is_settled(found, check, mutant, runs, verdict, settled):
    record = found[check, mutant]
    assert (verdicts(record), record.settled) == ({verdict: runs}, settled)


def test_the_models_of_many_seeds_are_trained_together_and_end_as_alone(assignment, tmp_path):
    found: dict[str, Measured] = {}

    def loop(items: list[pytest.Item]) -> None:
        (item,) = [item for item in items if item.name == "test_model_learns"]
        source = Source({"little.py": SOLUTION.encode()}, "little.py")
        found["alone"] = joined(list(one_by_one(item, source, tmp_path, range(8))))
        found["together"], trained_together = side_by_side(item, source, tmp_path, range(8))
        assert trained_together

    with undisturbed({}):
        with_checks(assignment, assignment.hidden_checks, loop)
    alone, together = found["alone"], found["together"]
    assert alone.trains and alone.compared == together.compared
    assert [(r.verdict, r.seed) for r in alone.runs] == [(r.verdict, r.seed) for r in together.runs]
    values = [[run.values["learns.cross_entropy"] for run in one.runs] for one in (alone, together)]
    assert values[0] == pytest.approx(values[1], abs=1e-5) and len(set(values[0])) == 8


def test_a_mutant_that_misses_its_thresholds_is_measured_on(found):
    record = found["test_model_learns", "model_flat"]
    assert (verdicts(record), record.settled) == ({"failed": MUTANT_SEEDS}, "")
    assert min(run.values["learns.cross_entropy"] for run in record.runs) > 0.6


def test_a_calibration_that_is_stopped_goes_on_where_it_was(found, assignment, folder):
    cache = folder / "stopped"

    def stop(done: int, total: int, what: str) -> None:
        if done > 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure(assignment, cache, ["test_draws_are_even"], stop)
    kept = [len(json.loads(path.read_text())["runs"]) for path in cache.rglob("*.json")]
    assert 0 < sum(kept) < sum(len(record.runs) for record in found.values())
    told: list[tuple[int, int]] = []
    again = measure(assignment, cache, ["test_draws_are_even"], lambda done, total, what: told.append((done, total)))
    assert [found[record.check, record.solution] for record in again] == again
    assert len(again) == 7
    assert told[-1][0] == told[-1][1] == sum(len(record.runs) for record in again)


def test_what_is_measured_is_not_measured_again(found, assignment, folder, monkeypatch):
    monkeypatch.setattr(calibration, "Measurer", None)  # no process can be started
    assert len(measure(assignment, folder / "cache")) == len(found)


class Hanging:
    """A process that has taken an order and does not answer any more."""

    def __init__(self, *_: object) -> None:
        self.connection, self._other = Pipe()
        self.ready, self.order = True, None

    def give(self, order: Order) -> None:
        self.order = order

    def seconds_left(self) -> float:
        return -1.0

    def close(self) -> None:
        self.connection.close()


def test_a_mutant_that_hangs_costs_one_run_and_a_reference_that_hangs_is_told(assignment, tmp_path, monkeypatch):
    monkeypatch.setattr(calibration, "Measurer", Hanging)
    subjects = find_subjects(assignment)
    solutions = Solutions(subjects, tmp_path)
    check = next(check for check in subjects.checks if check.id == "test_draws_are_even")
    pool = calibration._Pool(assignment, 1, tmp_path, lambda *_: None)
    mutant = Series(solutions, check, "draws_wide", "mutant", 50)
    pool.work_off([mutant])
    assert (verdicts(mutant.record), mutant.record.settled) == ({"timeout": 1}, "structural")
    with pytest.raises(UserError, match="`test_draws_are_even` at seed 0 of the reference: It took too long"):
        pool.work_off([Series(solutions, check, "reference", "reference", 50)])


def test_a_check_that_does_not_exist_is_refused(assignment, folder):
    with pytest.raises(UserError, match="no check 'test_nothing'"):
        measure(assignment, folder / "cache", ["test_nothing"])


# ------------------------------------------------------------------------------------------- records


RECORD = Record(
    "test_a[x/y]",
    "q",
    "zeros",
    "mutant",
    "abc",
    [
        Run(0, "passed", "", {"a.low": 0.5, "a.high": -math.inf}),
        Run(1, "failed", 'Über "it".', {"a.low": 0.1}, "a.low"),
        Run(2, "crashed", "It ended its process.", {}),
    ],
    {"a.low": Compared(0.2, Sense.AT_LEAST, 3, 1), "a.high": Compared(0.2, Sense.AT_LEAST, 1, 1)},
)


def test_a_record_is_read_as_it_was_written(tmp_path):
    path = record_path(tmp_path, RECORD.check, RECORD.kind, RECORD.solution)
    assert path.relative_to(tmp_path).as_posix() == "test_a_x_y_/mutant-zeros.json"
    write_record(path, RECORD)
    assert read_record(path, "abc") == RECORD
    assert '\n[1, "failed", "Über \\"it\\".", "a.low", 0.1, null],\n' in path.read_text("utf-8")


def test_a_record_of_something_else_or_a_broken_one_counts_for_nothing(tmp_path):
    path = tmp_path / "record.json"
    assert read_record(path, "abc") is None
    write_record(path, RECORD)
    assert read_record(path, "another") is None
    path.write_text(path.read_text()[:-20])
    assert read_record(path, "abc") is None


def test_a_change_of_the_check_its_numbers_or_the_solution_is_measured_anew(assignment, folder, tmp_path):
    def prints(changed: str, old: str, new: str) -> set[str]:
        other = course(tmp_path / f"{changed}{len(list(tmp_path.iterdir()))}")
        file = other.solutions / changed
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))
        subjects = find_subjects(other)
        solutions = Solutions(subjects, tmp_path)
        return {
            check.id
            for check in subjects.checks
            if solutions.fingerprint(check, "reference", "reference") != before[check.id]
        }

    subjects = find_subjects(assignment)
    solutions = Solutions(subjects, tmp_path)
    before = {check.id: solutions.fingerprint(check, "reference", "reference") for check in subjects.checks}
    assert prints("thresholds.toml", "off = 0.2", "off = 0.3") == {"test_draws_are_even"}
    assert prints("thresholds.toml", "steps = 15", "steps = 16") == {"test_model_learns"}
    assert prints("test_hidden.py", "randn(40, 2", "randn(41, 2") == {"test_model_learns"}
    assert prints("test_hidden.py", "The draws are not even.", "The draws are uneven here.") == set()
    assert prints("little.py", "0.75", "0.8") == set(before)


def test_the_sections_of_a_check_are_those_that_it_names():
    code = 'A = load(__file__)["one"]\ndef help(): return A["two"]\ndef test(): help()\ndef other(): return "three"\n'
    assert strings_used(code, "test") == {"one", "two"}

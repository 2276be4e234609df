"""experiments.json: how the given code of `optimisation` writes it, and what is said to a student whose file is odd."""

from __future__ import annotations

import importlib.util
import json
import math
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograder.faults import CheckFailed

ROOT = Path(__file__).parent.parent
STUB = ROOT / "assignments" / "optimisation" / "optimisation.py"
REFERENCE = ROOT / "solutions" / "optimisation" / "optimisation.py"
LOGS = REFERENCE.with_name("experiments.json")
SPEC = importlib.util.spec_from_file_location("companions", REFERENCE.with_name("companions.py"))
COMPANIONS = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(COMPANIONS)
checks_of_logs, logs_of = COMPANIONS.checks_of_logs, COMPANIONS.logs_of


@pytest.fixture
def stub() -> Any:
    """The stub as a module, with a grid of two runs, and a `run_experiment` that counts how often it is called."""
    module = ModuleType("stub")
    exec(STUB.read_text(), module.__dict__)
    planned = [run for run in module.planned_runs() if run["seed"] == 24 and run["loss"] == "mse"]
    module.calls = []

    def run_experiment(epochs: int, **settings: Any) -> dict[str, list[float]]:
        module.calls.append(settings)
        return {name: [1 / (epoch + 3) for epoch in range(epochs - 1)] + [math.nan] for name in module.LOG_NAMES}

    module.__dict__.update(
        planned_runs=lambda: planned,
        run_experiment=run_experiment,
        plot_experiments=lambda runs: module.plt.figure(),
        summarise_experiments=lambda runs: None,
    )
    return module


def test_importing_the_file_runs_no_experiment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in (STUB, REFERENCE):
        exec(path.read_text(), ModuleType("optimisation").__dict__)
    assert not list(tmp_path.iterdir())


def test_the_grid_has_80_runs_and_those_that_are_compared_share_their_seed():
    module = ModuleType("stub")
    exec(STUB.read_text(), module.__dict__)
    planned = module.planned_runs()
    assert len({tuple(run.values()) for run in planned}) == 80
    assert len({(run["dataset"], run["weight_init"], run["seed"]) for run in planned}) == 8


def test_what_is_there_is_not_done_again(stub, tmp_path):
    path = tmp_path / "experiments.json"
    stub.write_experiments(path)
    assert len(stub.calls) == 2
    logs = json.loads(path.read_text())
    assert logs["runs"][0]["train_loss"][0] == 0.333333 and logs["runs"][0]["train_loss"][-1] is None
    path.write_text(json.dumps({**logs, "runs": logs["runs"][1:]}))
    stub.write_experiments(path)
    assert stub.calls[2:] == stub.calls[:1]
    assert {path.name for path in tmp_path.iterdir()} == {"experiments.json", "experiments.png"}


def test_a_stop_in_the_middle_costs_one_run(stub, tmp_path):
    run_experiment = stub.run_experiment

    def stopped(**settings: Any) -> Any:
        if stub.calls:
            raise KeyboardInterrupt
        return run_experiment(**settings)

    stub.run_experiment = stopped
    with pytest.raises(KeyboardInterrupt):
        stub.write_experiments(tmp_path / "experiments.json")
    assert len(json.loads((tmp_path / "experiments.json").read_text())["runs"]) == 1


@pytest.mark.parametrize("text", ["", '{"runs": [', "[]", "{}", '{"runs": 1}'])
def test_a_damaged_file_is_one_line(stub, tmp_path, text):
    (tmp_path / "experiments.json").write_text(text)
    with pytest.raises(ValueError, match=r"experiments\.json is damaged: delete it"):
        stub.write_experiments(tmp_path / "experiments.json")


# ------------------------------------------------------------------------------ as they are handed in


def changed(**change: Any) -> bytes:
    return json.dumps({**json.loads(LOGS.read_text()), **change}).encode()


def with_first_run(**change: Any) -> bytes:
    runs = json.loads(LOGS.read_text())["runs"]
    return changed(runs=[{**runs[0], **change}, *runs[1:]])


ODD = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "nested": b"[" * 100_000,
    "an empty object": b"{}",
    "no runs": changed(runs=[]),
    "one run missing": changed(runs=json.loads(LOGS.read_text())["runs"][1:]),
    "too large": b" " * (1 << 20) + b"{}",
    "too many runs": changed(runs=[None] * 3000),
    "no epochs": changed(logged_epochs=[]),
    "epochs backwards": changed(logged_epochs=json.loads(LOGS.read_text())["logged_epochs"][::-1]),
    "epochs as text": changed(logged_epochs=["1"]),
    "a huge epoch": changed(logged_epochs=[10**30]),
    "an unknown data set": with_first_run(settings={"dataset": "moons"}),
    "NaN": LOGS.read_bytes().replace(b'"train_loss": [', b'"train_loss": [NaN, ', 1),
    "infinity": LOGS.read_bytes().replace(b'"train_loss": [', b'"train_loss": [1e999, ', 1),
    "an accuracy without a value": LOGS.read_bytes().replace(b'"train_acc": [', b'"train_acc": [null, ', 1),
    "a negative accuracy": with_first_run(train_acc=[-1.0] * 37),
    "a thousand million percent": with_first_run(test_acc=[1e9] * 37),
    "a short list": with_first_run(test_loss=[0.5]),
    "text for numbers": with_first_run(test_loss="0.5"),
}


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in ODD.items()])
def test_an_odd_file_is_said_to_the_student_in_plain_words(data):
    with pytest.raises(CheckFailed) as caught:
        checks_of_logs().read_logs(data)
    assert "experiments.json" in caught.value.message and caught.value.hint
    assert len(caught.value.message) < 150


def test_no_file_says_how_to_make_it_and_how_to_hand_it_in():
    with pytest.raises(CheckFailed) as caught:
        checks_of_logs().read_logs(None)
    assert "write_experiments()" in caught.value.hint and "autograder submit" in caught.value.hint


def test_which_run_is_done_again_does_not_follow_from_its_own_beginning():
    checks = checks_of_logs()
    chosen = checks.replayed(checks.read_logs(LOGS.read_bytes()))
    assert chosen.settings == checks.replayed(checks.read_logs(logs_of(REFERENCE.read_text()))).settings
    logs = json.loads(LOGS.read_text())
    for number in range(len(logs["runs"])):
        logs["runs"][number]["test_loss"][-1] = 0.123
    others = checks.replayed(checks.read_logs(json.dumps(logs).encode()))
    assert others.settings != chosen.settings


class Table:
    """Mean accuracies made up for a rule: one number a data set, but where `special` has another for the settings."""

    def __init__(self, usual: float, special: dict[tuple[object, ...], float]) -> None:
        self._usual, self._special = usual, special

    def __call__(self, dataset: str, epoch: int = 1000, rate: float = 0.1, **wanted: str) -> float:
        return self._special.get((dataset, epoch, rate, *wanted.values()), self._usual)


@pytest.mark.parametrize(("lead", "right"), [(0.0, {False}), (3.0, {False, True}), (6.0, {True})])
def test_a_difference_counts_from_three_percent_on_and_near_that_both_answers_are_right(lead, right):
    checks = checks_of_logs()
    best = {(dataset, 1000, 0.1, "mse"): 80 + lead for dataset in checks.LEARNABLE}
    assert checks.one_loss_wins(Table(80, best)) == right
    early = {("circular", 250, 0.1): 80 - lead}
    assert checks.fewer_epochs_enough(Table(80, early)) == {not answer for answer in right}
    one = {("spiral", 1000, 0.1, "xavier"): 80 - lead}
    assert checks.initialisation_matters(Table(80, one)) == right


@pytest.mark.parametrize(
    ("lead", "right"),
    [(-6.0, {"faster"}), (-3.0, {"faster", "no difference"}), (0.0, {"no difference"}), (6.0, {"slower"})],
)
def test_what_a_smaller_learning_rate_does(lead, right):
    checks = checks_of_logs()
    large = {(dataset, 100, 0.1): 70 + lead for dataset in checks.LEARNABLE}
    assert checks.smaller_learning_rate(Table(70, large)) == right

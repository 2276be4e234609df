"""Visible checks of the question `experiments`: enough to work with, and a look at the file that you hand in."""

import math

import msgspec
import pytest

from autograder.checking import as_numbers, draw, expect, fail, loss, type_name
from autograder.faults import CheckFailed, StudentError

LOG_NAMES = ("train_acc", "train_loss", "test_acc", "test_loss")


@pytest.mark.check(question="experiments")
def test_example_run_experiment(submission):
    """Five epochs give four lists of five numbers."""
    log = run(submission, "linear", "mse", 0.1, 5, "xavier", 0)
    for name, values in (log or {}).items():
        expect(len(values) == 5, f'"{name}" has {len(values)} entries after 5 epochs.', "Append one an epoch.")


@pytest.mark.check(question="experiments", needs="test_example_run_experiment")
def test_example_run_experiment_again(submission):
    """The same arguments, seed included, give the same numbers again."""
    arguments = ("linear", "mse", 0.1, 3, "xavier", 7)
    first, second = run(submission, *arguments), run(submission, *arguments)
    if first is None or first == second:
        return
    # If both were seeded, it is a function that the run is made of which does not draw from them: not judged here.
    seeded = submission.probe("seeded_by", submission.run_experiment, list(arguments))
    for library, call in (("NumPy", "np.random.seed(seed)"), ("torch", "torch.manual_seed(seed)")):
        if isinstance(seeded, list) and library not in seeded:
            fail(f"Run a second time, it gives other numbers: {library} is not seeded.", f"Begin with `{call}`.")


@pytest.mark.check(question="experiments")
def test_example_plot_logs(submission):
    """Two made-up logs are drawn into two panels, with two lines each."""
    drawing = draw(submission.plot_logs, ([50.0, 75.0, 90.0], [0.7, 0.5, 0.4]), ([45.0, 70.0, 80.0], [0.8, 0.6, 0.5]))
    expect(
        len(drawing.panels) == 2 and all(len(panel.lines) >= 2 for panel in drawing.panels),
        f"There are {len(drawing.panels)} panels with {[len(panel.lines) for panel in drawing.panels]} lines.",
        "One panel for the accuracies, one for the losses; in each, a line for training and one for the test.",
    )


@pytest.mark.check(question="experiments", needs="test_example_run_experiment")
def test_example_experiments_json(submission):
    """Your experiments.json is there, with 80 runs, and one of them begins as your code begins now."""
    data = submission.handed_in("experiments.json")
    again = "Call `write_experiments()`, as the stub says; delete an old file before, if you have changed your code."
    if data is None:
        fail("There is no experiments.json beside your file yet.", again)
    try:
        logs = msgspec.json.decode(data, type=Logs)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        fail("experiments.json is damaged.", again)
    expect(len(logs.runs) >= 80, f"{len(logs.runs)} runs are in experiments.json so far, of 80.", again)
    wanted = {"dataset": "linear", "loss": "mse", "learning_rate": 0.1, "weight_init": "xavier"}
    found = [one for one in logs.runs if wanted.items() <= one.settings.items()]
    expect(found and logs.logged_epochs[:3] == [1, 2, 3], "experiments.json does not have the runs of the stub.", again)
    arguments = ("linear", "mse", 0.1, 3, "xavier", found[0].settings.get("seed", 0))
    now = run(submission, *arguments)
    kept = {name: [value for value in getattr(found[0], name)[:3] if value is not None] for name in LOG_NAMES}
    if now is None or all(agree(kept[name], now[name]) for name in LOG_NAMES):
        return
    if run(submission, *arguments) == now:  # otherwise, something draws its random numbers without `seed`
        fail("A run in experiments.json begins with other numbers than your code gives for it now.", again)


class Log(msgspec.Struct):
    """One run, as `write_experiments` keeps it."""

    settings: dict[str, str | int | float]
    train_acc: list[float | None]
    train_loss: list[float | None]
    test_acc: list[float | None]
    test_loss: list[float | None]


class Logs(msgspec.Struct):
    logged_epochs: list[int]
    runs: list[Log]


def run(submission, *arguments) -> dict[str, list[float]] | None:
    """Return the four lists of a run, as floats; None if a function that it builds on does not work."""
    try:
        log = submission.run_experiment(*arguments)
        expect(isinstance(log, dict), f"`run_experiment` returned {type_name(log)}, not a dict.")
        for name in LOG_NAMES:
            expect(name in log, f'There is no "{name}" in what `run_experiment` returned.')
        return {name: as_numbers(log[name], f'"{name}"').reshape(-1).tolist() for name in LOG_NAMES}
    except (CheckFailed, StudentError) as error:
        unwritten = isinstance(error, StudentError) and error.raised.message.startswith("run_experiment:")
        if unwritten or the_parts_work(submission):
            raise
        return None


def the_parts_work(submission) -> bool:
    """Do the functions that a run consists of work together? If not, their own checks say what is wrong."""
    try:
        train_db, test_db = submission.train_test_split(submission.linear_2d(60))
        model = submission.Simple2DNetwork("xavier")
        optimiser = submission.make_optimizer(model, 0.1, 0.1)
        for db, used in ((train_db, optimiser), (test_db, None), (train_db, optimiser)):
            percent, value, _ = submission.epoch_loop(model, db, loss("mse"), used)
            as_numbers([percent, value], "a number")
    except (CheckFailed, StudentError, TypeError, ValueError):
        return False
    return True


def agree(some: list[float], others: list[float]) -> bool:
    return len(some) == len(others) and all(
        math.isclose(one, other, rel_tol=0.005, abs_tol=1e-4) for one, other in zip(some, others, strict=True)
    )

"""Hidden checks of the question `experiments`: run_experiment and plot_logs. The logs: test_hidden_experiment_logs.py.

Nothing is trained at length here: `run_experiment` is judged by how its numbers depend on its arguments,
and, in test_hidden_experiment_runs.py, by the numbers of a short run.
"""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checking import as_numbers, as_tuple, draw_once, expect, fail, type_name
from autograder.faults import CheckFailed, StudentError

LOG_NAMES = ("train_acc", "train_loss", "test_acc", "test_loss")
DATASETS = ("circular", "linear", "spiral", "random")
LOSSES = ("l1", "mse", "smooth_l1", "huber", "bce_with_logits")
ROUNDING = 1e-6  # relative: the same computation, done twice

Log = dict[str, torch.Tensor]

# --------------------------------------------------------------------------------- run_experiment


class Runs:
    """Calls the submission's `run_experiment`; with `simple`, on top of functions of ours instead of the file's own.

    NumPy and torch are seeded before each call, so that one that forgets it fails where this is judged, and only there.
    """

    def __init__(self, submission: Any, simple: bool) -> None:
        self._submission, self._simple = submission, simple

    def __call__(self, **arguments: Any) -> Log:
        return as_log(self.returned(**arguments))

    def returned(self, start: int | None = 1, **arguments: Any) -> Any:
        return self._observed(start, arguments)[0]

    def steps(self, **arguments: Any) -> object:
        """Return how many steps optimizers take in a run."""
        return self._observed(1, arguments)[1]

    def _observed(self, start: int | None, arguments: dict[str, Any]) -> tuple[Any, ...]:
        function = self._submission.run_experiment
        try:
            found = self._submission.probe("experiment", function, all_arguments(**arguments), self._simple, start)
        except StudentError as error:
            error.doing = "`run_experiment`"
            raise
        return as_tuple(found, "the answer of `run_experiment`", 2)


def all_arguments(dataset="linear", loss="mse", rate=0.05, epochs=3, init="xavier", seed=3) -> list[Any]:
    """Return the arguments of `run_experiment` in their order."""
    return [dataset, loss, rate, epochs, init, seed]


def judged(submission: Any, judge: Callable[[Runs], None]) -> None:
    """Judge `run_experiment` on top of the file's own functions; if that fails, once more on top of ours.

    So a mistake in a data set, the network or the epoch costs its own question, and not this one as well.
    """
    try:
        judge(Runs(submission, simple=False))
    except (CheckFailed, StudentError) as own:
        try:
            judge(Runs(submission, simple=True))
        except (CheckFailed, StudentError):
            raise own from None


def as_log(value: object) -> Log:
    """Return the four lists as float64 tensors (n,). Whether n is right is judged elsewhere."""
    expect(
        isinstance(value, dict),
        f"`run_experiment` returned {type_name(value)}, not a dict.",
        "Return a dict of four lists; its keys are in the stub's text.",
    )
    assert isinstance(value, dict)
    log = {}
    for name in LOG_NAMES:
        expect(name in value, f'There is no "{name}" in what `run_experiment` returned.', "The keys are in the stub.")
        what = f'`run_experiment(…)["{name}"]`'
        expect(
            isinstance(value[name], list | tuple | np.ndarray | torch.Tensor),
            f"{what} is {type_name(value[name])}, not a list.",
            "Begin with an empty list before the loop, and append a number in each epoch.",
        )
        log[name] = as_numbers(value[name], what).reshape(-1)
        expect(len(log[name]) > 0, f"{what} is empty.", "Append a number in each epoch.")
    return log


@pytest.mark.check(question="experiments", points=0.25)
def test_run_experiment_answers(submission):
    """Your run_experiment trains a network for two epochs and gives something back."""

    def judge(run: Runs) -> None:
        expect(
            run.returned(epochs=2) is not None,
            "`run_experiment` returned nothing (None).",
            "Is there a `return` behind the loop?",
        )

    judged(submission, judge)


@pytest.mark.check(question="experiments", points=0.25, needs="test_run_experiment_answers")
def test_run_experiment_keeps_four_lists(submission):
    """Your run_experiment returns four lists of numbers under their names."""

    def judge(run: Runs) -> None:
        run(epochs=1)
        run(epochs=4)

    judged(submission, judge)


@pytest.mark.check(question="experiments", points=0.5, needs="test_run_experiment_keeps_four_lists")
def test_run_experiment_has_a_number_for_each_epoch(submission):
    """Your lists have one number an epoch, and more epochs only add to them."""

    def judge(run: Runs) -> None:
        long = run(epochs=6)
        for log, epochs in ((run(epochs=1), 1), (run(epochs=3), 3), (long, 6)):
            for name in LOG_NAMES:
                expect(
                    len(log[name]) == epochs,
                    f'The list "{name}" has not as many entries as there were epochs.',
                    "Append to each of the four lists once an epoch: no entry before the first, none left out.",
                )
            expect(
                all(same(log[name], long[name][:epochs]) for name in LOG_NAMES),
                "A run of few epochs differs from the beginning of a run of more epochs.",
                "The number of epochs only says when to stop: seed, points and network come before the loop.",
            )

    judged(submission, judge)


@pytest.mark.check(question="experiments", points=0.5, needs="test_run_experiment_keeps_four_lists")
def test_run_experiment_can_be_repeated(submission):
    """The same arguments give the same numbers, whatever ran before, and another seed gives others."""

    def judge(run: Runs) -> None:
        first, other, again = (run(seed=seed, start=None) for seed in (11, 12, 11))
        expect(
            all(same(first[name], again[name]) for name in LOG_NAMES),
            "The same arguments gave other numbers the second time.",
            "Seed NumPy (which draws the points) and torch (which draws the weights) first, and make points, network "
            "and optimiser inside the function, after that. A generator of your own has to be seeded as well.",
        )
        expect(
            not same(first["train_loss"], other["train_loss"]),
            "Two different seeds gave the same numbers.",
            "Does the argument `seed` reach both `np.random.seed` and `torch.manual_seed`?",
        )

    judged(submission, judge)


@pytest.mark.check(question="experiments", points=0.5, needs="test_run_experiment_keeps_four_lists")
def test_run_experiment_uses_each_argument(submission):
    """Data set, loss, learning rate and initialisation are those that you are asked for."""

    def judge(run: Runs) -> None:
        for what, argument, values in (
            ("data sets", "dataset", DATASETS),
            ("initialisations", "init", ("uniform", "xavier", "default")),
            ("learning rates", "rate", (0.05, 0.01)),
            ("losses", "loss", LOSSES),
        ):
            logs = [run(**{argument: value}) for value in values]
            for one, other in itertools.combinations(logs, 2):
                if not same(one["train_loss"], other["train_loss"]):
                    continue
                huber = argument == "loss" and one is logs[2] and other is logs[3]
                hint = f"What becomes of the argument that chooses among the {what}?"
                if huber:
                    hint = "With the δ that the stub names, `nn.HuberLoss` is not `nn.SmoothL1Loss`."
                if argument == "rate":
                    hint += " And is there one network, made before the loop, that learns from epoch to epoch?"
                fail(f"Two different {what} gave the same numbers.", hint)
        first = {loss: float(run(dataset="spiral", loss=loss, init="uniform")["train_loss"][0]) for loss in LOSSES}
        expect(
            first["huber"] < first["smooth_l1"] < first["l1"] < first["mse"],
            "The losses are not those that their names say.",
            "Where a network is far off, the Huber loss with δ = 0.6 is the smallest, then come smooth L1 and L1, and "
            "the squared error is the largest. Look at your table from names to losses.",
        )
        still = run(rate=0.0)
        expect(
            bool((still["train_loss"] - still["train_loss"][0]).abs().max() <= ROUNDING * still["train_loss"][0].abs()),
            "With a learning rate of 0, the training loss still changes from epoch to epoch.",
            "Both layers learn at the rate that is given, and the data set and the network are made once, before the "
            "loop over the epochs.",
        )

    judged(submission, judge)


@pytest.mark.check(question="experiments", points=0.5, needs="test_run_experiment_keeps_four_lists")
def test_run_experiment_learns_from_epoch_to_epoch(submission):
    """Your run trains one network on and on, with one step an epoch: its training loss goes down."""

    def judge(run: Runs) -> None:
        epochs = 12
        loss = run(epochs=epochs, rate=0.02)["train_loss"]
        expect(
            int((loss[1:] < loss[:-1]).sum()) >= epochs - 3,
            "The training loss does not go down from epoch to epoch, although the learning rate is small.",
            "Make network and optimiser once, before the loop over the epochs, and hand the optimiser to the training "
            "part of each epoch.",
        )
        expect(
            run.steps(epochs=epochs) == epochs,
            "The optimiser does not take exactly one step an epoch.",
            "One call of `epoch_loop` with the optimiser on the training set, and one with `None` on the test set.",
        )

    judged(submission, judge)


@pytest.mark.check(question="experiments", points=0.5, needs="test_run_experiment_keeps_four_lists")
def test_run_experiment_tells_training_from_test(submission):
    """Each list holds what its name says: of the training set before the step, of the test set after it."""

    def judge(run: Runs) -> None:
        for seed in (21, 22, 23):
            still, bold = (run(seed=seed, rate=rate, epochs=2) for rate in (0.0, 3.0))
            expect(
                same(still["train_loss"][:1], bold["train_loss"][:1])
                and same(still["train_acc"][:1], bold["train_acc"][:1]),
                "The first training numbers depend on the learning rate.",
                "They are those of the network before its first step. Are the four names mixed up: training and test, "
                "accuracy and loss?",
            )
            expect(
                not same(still["test_loss"][:1], bold["test_loss"][:1]),
                "The first test loss does not depend on the learning rate.",
                "In each epoch, train first and test then. Are the four names mixed up: training and test, accuracy "
                "and loss?",
            )
            absolute = run(seed=seed, rate=0.0, loss="l1", epochs=2)
            expect(
                same(still["train_acc"], absolute["train_acc"]) and same(still["test_acc"], absolute["test_acc"]),
                "The accuracies of untrained networks depend on the loss.",
                "`epoch_loop` returns the accuracy first and the loss second. Are the two mixed up?",
            )
        log = run(epochs=6)
        expect(
            not same(log["test_loss"][:-1], log["train_loss"][1:]),
            "The test numbers are those of the training set.",
            "Test on the other half of what `train_test_split` returns.",
        )

    judged(submission, judge)


def same(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Are they the same numbers, but for rounding?"""
    return one.shape == other.shape and torch.allclose(one, other, rtol=ROUNDING, atol=1e-9, equal_nan=True)


# -------------------------------------------------------------------------------------- plot_logs


def drawn(submission: Any) -> tuple[Any, tuple[tuple[list[float], ...], ...]]:
    """Return what `plot_logs` draws of made-up logs, and the lists of the two panels."""
    generator = torch.Generator().manual_seed(31)
    fractions = torch.rand(4, 9, generator=generator, dtype=torch.float64)
    train_acc, test_acc = (40 + 60 * fractions[:2]).tolist()
    train_loss, test_loss = (0.1 + fractions[2:]).tolist()
    drawing = draw_once(submission.plot_logs, (train_acc, train_loss), (test_acc, test_loss))
    return drawing, ((train_acc, test_acc), (train_loss, test_loss))


@pytest.mark.check(question="experiments", points=0.5)
def test_plot_logs_draws_both_panels(submission):
    """Your plot_logs draws accuracies in one panel and losses in the other, for training and test."""
    drawing, panels = drawn(submission)
    expect(
        len(drawing.panels) == 2,
        "The figure of `plot_logs` has not two panels.",
        "`plt.subplots(1, 2)` gives you two; one is for the accuracies, the other for the losses.",
    )
    for what, values in zip(("accuracies", "losses"), panels, strict=True):
        found = [
            sum(any(is_drawn(line, wanted) for line in panel.lines) for wanted in values) for panel in drawing.panels
        ]
        expect(
            max(found) == 2,
            f"There is no panel with both lines of the {what}, training and test."
            if sum(found) != 2
            else f"The {what} of training and test are in different panels.",
            "`train_logs` and `val_logs` are pairs: the accuracies first, the losses second. Draw one entry an epoch.",
        )


def is_drawn(line: Any, values: list[float]) -> bool:
    return len(line.points) == len(values) and np.allclose(line.points[:, 1], values, rtol=1e-6)


@pytest.mark.check(question="experiments", points=0.5, needs="test_plot_logs_draws_both_panels")
def test_plot_logs_has_legends_and_leaves_the_figure_open(submission):
    """Your figure has a legend that tells training from test, and is neither shown nor closed."""
    drawing, _ = drawn(submission)
    for panel in drawing.panels:
        entries = {entry.text for entry in (panel.legend or drawing.legend)}
        expect(
            len(entries) >= 2,
            "There is no legend that tells the two lines of a panel apart.",
            'Give each line a `label="…"` of its own, and call `legend()` on the panel.',
        )
    expect(
        drawing.shown == 0 and drawing.closed == 0,
        "`plot_logs` shows or closes the figure.",
        "Only return it: whoever calls the function shows it or saves it.",
    )

"""Hidden checks of the question `experiments`: the logs in experiments.json, and the ANSWERS that follow from them.

Both come from the student. The file is taken apart here, and never believed: a few epochs of one of its runs are done
once more.
"""

import hashlib
import itertools
import math
from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
import pytest

from autograder.checking import as_number, as_numbers, as_tuple, at_most, expect, fail, load_thresholds, type_name
from autograder.faults import CheckFailed, StudentError

THRESHOLDS = load_thresholds(__file__)["experiments"]
NAMES = ("train_acc", "train_loss", "test_acc", "test_loss")
DATASETS = ("circular", "linear", "spiral", "random")
LEARNABLE = DATASETS[:3]
LOSSES = ("l1", "mse", "smooth_l1", "huber", "bce_with_logits")
LEARNING_RATES = (0.1, 0.01)
INITIALISATIONS = ("uniform", "xavier")

Log = dict[str, list[float]]

# ------------------------------------------------------------------------------ the logs, as handed in

FILE = "experiments.json"
MAX_BYTES = 1 << 20
MOST = 1e6  # an accuracy that counts the points, or is 5000 percent, is a mistake in `accuracy`, not here
AGAIN = "Delete the file, call `write_experiments()` again, and hand in what it writes, as it is."

Accuracies = Annotated[list[Annotated[float, msgspec.Meta(ge=0, le=MOST)]], msgspec.Meta(max_length=1000)]
Numbers = Annotated[list[float | None], msgspec.Meta(max_length=1000)]  # None: infinite or NaN


class Settings(msgspec.Struct, frozen=True):
    dataset: Literal["circular", "linear", "spiral", "random"]
    loss: Literal["l1", "mse", "smooth_l1", "huber", "bce_with_logits"]
    learning_rate: Annotated[float, msgspec.Meta(gt=0, le=100)]
    weight_init: Literal["uniform", "xavier", "default"]
    seed: Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)]


class Run(msgspec.Struct, frozen=True):
    settings: Settings
    train_acc: Accuracies
    train_loss: Numbers
    test_acc: Accuracies
    test_loss: Numbers


class Logs(msgspec.Struct, frozen=True):
    logged_epochs: Annotated[list[Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]], msgspec.Meta(max_length=1000)]
    runs: Annotated[list[Run], msgspec.Meta(max_length=2000)]


def read_logs(data: bytes | None) -> Logs:
    """Return the logs in `experiments.json`, or say what is wrong with it."""
    if data is None:
        raise CheckFailed(
            f"There is no {FILE} beside your file.",
            "Write it with the given `write_experiments()`, which takes a minute or so. Then hand in both, in one "
            "folder or zip; `autograder submit` packs them.",
        )
    expect(len(data) <= MAX_BYTES, f"{FILE} is larger than 1 MiB.", AGAIN)
    try:
        logs = msgspec.json.decode(data, type=Logs)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        place = str(error).partition(" - at `$")[2].rstrip("`").lstrip(".")
        at = f" (at {place[:60]})" if place else ""
        raise CheckFailed(f"{FILE} is not what `write_experiments` writes{at}.", AGAIN) from None
    epochs = logs.logged_epochs
    expect(
        epochs == sorted(set(epochs)) and {1, 100, 250, 1000} <= set(epochs),
        f"The epochs of {FILE} are not those that the given `write_experiments` keeps.",
        AGAIN,
    )
    for run in logs.runs:
        lists = [run.train_acc, run.train_loss, run.test_acc, run.test_loss]
        expect(
            all(len(values) == len(epochs) for values in lists),
            f"A run in {FILE} has not one number for each of the epochs.",
            AGAIN,
        )
    planned = set(itertools.product(DATASETS, LOSSES, LEARNING_RATES, INITIALISATIONS))
    done = {(s.dataset, s.loss, s.learning_rate, s.weight_init) for s in (run.settings for run in logs.runs)}
    missing = len(planned - done)
    expect(
        not missing,
        f"{missing} of the {len(planned)} runs are missing in {FILE}.",
        "Call `write_experiments()` once more: it does what is missing.",
    )
    return logs


@pytest.mark.check(question="experiments", points=0.5, needs="test_run_experiment_keeps_four_lists")
def test_experiments_are_handed_in(submission):
    """Your experiments.json is there, with all its runs."""
    read_logs(submission.handed_in(FILE))


def replayed(logs: Logs) -> Run:
    """Return the run that is done once more. What the last epochs brought chooses it: nobody can choose that.

    The runs on "random" are left out: before NumPy 2, whole numbers are drawn differently on Windows.
    """
    candidates = [run for run in logs.runs if run.settings.dataset in LEARNABLE]
    ends = [(run.settings, run.train_loss[-1], run.test_loss[-1]) for run in candidates]
    digest = hashlib.sha256(msgspec.json.encode(ends)).digest()
    return candidates[int.from_bytes(digest[:8]) % len(candidates)]


@pytest.mark.check(
    question="experiments",
    points=0.5,
    needs=("test_experiments_are_handed_in", "test_run_experiment_trains_what_it_is_given"),
)
def test_experiments_are_those_of_your_code(submission):
    """One of your runs, done once more for a few epochs, begins with the numbers in your experiments.json."""
    logs, function = read_logs(submission.handed_in(FILE)), submission.run_experiment
    kept, epochs = replayed(logs), THRESHOLDS["replay"]["epochs"]
    s = kept.settings
    arguments = [s.dataset, s.loss, s.learning_rate, epochs, s.weight_init, s.seed]

    def on_ours() -> Log:  # on top of simple functions of ours, instead of the file's own
        return as_log(
            as_tuple(submission.probe("experiment", function, arguments, True, None), "the run", 2)[0], epochs
        )

    try:
        log = as_log(function(*arguments), epochs)
    except (StudentError, CheckFailed) as own:
        try:
            on_ours()
        except (StudentError, CheckFailed):
            raise own from None
        return  # it is a mistake in another function, which costs its own question
    if begins_with(kept, log, logs.logged_epochs):
        return
    hint = "Did you change your code after you made the file? Then delete it and make it anew."
    if as_log(function(*arguments), epochs) != log:
        if on_ours() == on_ours():  # what draws without the seed is another function, and it may
            return
        hint = "The same arguments do not give the same numbers twice: everything must follow from `seed`."
    fail(f"Your `run_experiment` gives other numbers than {FILE} has for the same run.", hint)


def as_log(value: object, epochs: int) -> Log:
    """Return the four lists that `run_experiment` returned."""
    expect(isinstance(value, dict), f"`run_experiment` returned {type_name(value)}, not a dict.")
    assert isinstance(value, dict)
    log = {name: as_numbers(value.get(name), f'`run_experiment(…)["{name}"]`').reshape(-1).tolist() for name in NAMES}
    for name in NAMES:
        expect(len(log[name]) >= epochs, f'The list "{name}" has fewer entries than there were epochs.')
    return log


def begins_with(kept: Run, log: Log, logged_epochs: list[int]) -> bool:
    """Are the first numbers of a run of the file those of a run that was done now? None is NaN or infinity there."""
    limits = THRESHOLDS["replay"]
    for name in NAMES:
        for place, epoch in enumerate(logged_epochs):
            if epoch > limits["epochs"]:
                continue
            before, now = getattr(kept, name)[place], log[name][epoch - 1]
            if before is None or not math.isfinite(now):
                agrees = before is None and not math.isfinite(now)
            elif name.endswith("_acc"):
                agrees = abs(now - before) <= limits["accuracy"]
            else:
                agrees = abs(now - before) <= limits["relative"] * max(abs(before), 0.01)
            if not agrees:
                return False
    return True


# ---------------------------------------------------------------------------------------- answers

# What each answer is about, in the words of the summary that `write_experiments` prints.
ROWS = {
    "one_loss_wins_everywhere": "Compare the rows of the five losses, column by column.",
    "smaller_learning_rate": "Compare the two rows of 100 epochs, in the last column.",
    "fewer_epochs_enough": "Compare the rows of 250 and of 1000 epochs, column by column.",
    "initialisation_matters": "Compare the rows of the two kinds of weights, column by column.",
    "untrained_accuracy_percent": "Look at the last row, in the last column.",
}


class Means:
    """Mean accuracies of runs, in percent."""

    def __init__(self, logs: Logs) -> None:
        self._logs = logs
        largest = max(max(run.train_acc + run.test_acc) for run in logs.runs)
        self._unit = 100.0 if largest <= 1 else 1.0  # fractions, as more than 100 percent, are mistakes in `accuracy`

    def __call__(
        self, dataset: str, epoch: int = 1000, rate: float = 0.1, part: str = "test_acc", **wanted: str
    ) -> float:
        place = self._logs.logged_epochs.index(epoch)
        settings = {"dataset": dataset, "learning_rate": rate, **wanted}.items()
        chosen = [
            min(getattr(run, part)[place], 100.0)
            for run in self._logs.runs
            if all(getattr(run.settings, name) == value for name, value in settings)
        ]
        return self._unit * sum(chosen) / len(chosen)


def is_more(difference: float) -> set[bool]:
    """Return the right answers to "is this difference one that counts?": both near the border."""
    low, high = THRESHOLDS["answers"]["low"], THRESHOLDS["answers"]["high"]
    return {bound < difference for bound in (low, high)}


def one_loss_wins(mean: Means) -> set[bool]:
    tables = [{loss: mean(dataset, loss=loss) for loss in LOSSES} for dataset in LEARNABLE]
    leads = [
        min(table[loss] - max(table[other] for other in LOSSES if other != loss) for table in tables) for loss in LOSSES
    ]
    return is_more(max(leads))


def smaller_learning_rate(mean: Means) -> set[str]:
    large, small = (sum(mean(d, 100, rate) for d in LEARNABLE) / len(LEARNABLE) for rate in LEARNING_RATES)
    name = "slower" if large > small else "faster"
    return {name if counts else "no difference" for counts in is_more(abs(large - small))}


def fewer_epochs_enough(mean: Means) -> set[bool]:
    return {not counts for counts in is_more(max(mean(d) - mean(d, 250) for d in LEARNABLE))}


def initialisation_matters(mean: Means) -> set[bool]:
    uniform, xavier = ([mean(d, weight_init=init) for d in LEARNABLE] for init in INITIALISATIONS)
    return is_more(max(abs(one - other) for one, other in zip(uniform, xavier, strict=True)))


def answer(submission: Any, key: str) -> Any:
    """Return the student's answer under this key, and the logs' means."""
    answers = submission.ANSWERS
    expect(isinstance(answers, dict), f"`ANSWERS` is {type_name(answers)}, not a dict.", "Keep it as the stub has it.")
    expect(key in answers, f'There is no "{key}" in `ANSWERS`.', "Keep the keys that the stub has.")
    expect(answers[key] is not None, f'"{key}" in `ANSWERS` is not answered yet.', ROWS[key])
    return answers[key]


def check_answer(submission: Any, key: str, rule: Callable[[Means], set[Any]]) -> None:
    given, right = answer(submission, key), rule(Means(read_logs(submission.handed_in(FILE))))
    if all(isinstance(value, bool) for value in right):
        kind, fits = "True or False, without quotes", isinstance(given, bool | np.bool_)
    else:
        words = ("slower", "faster", "no difference")
        given = given.strip().lower() if isinstance(given, str) else given
        kind, fits = ", ".join(f'"{word}"' for word in words), isinstance(given, str) and given in words
    expect(fits, f'"{key}" in `ANSWERS` is not one of the answers that are possible.', f"It can be {kind}.")
    expect(
        any(bool(given == value) for value in right),
        f'"{key}" in `ANSWERS` is not what your experiments.json shows.',
        f"{ROWS[key]} The handout says which difference counts.",
    )


NEEDED = "test_experiments_are_those_of_your_code"


@pytest.mark.check(question="experiments", points=0.5, needs=NEEDED)
def test_answer_whether_one_loss_wins_everywhere(submission):
    """Your answer whether one loss wins on every data set is what your own runs show."""
    check_answer(submission, "one_loss_wins_everywhere", one_loss_wins)


@pytest.mark.check(question="experiments", points=0.5, needs=NEEDED)
def test_answer_what_a_smaller_learning_rate_does(submission):
    """Your answer what a smaller learning rate does is what your own runs show."""
    check_answer(submission, "smaller_learning_rate", smaller_learning_rate)


@pytest.mark.check(question="experiments", points=0.5, needs=NEEDED)
def test_answer_whether_fewer_epochs_are_enough(submission):
    """Your answer whether fewer epochs are enough is what your own runs show."""
    check_answer(submission, "fewer_epochs_enough", fewer_epochs_enough)


@pytest.mark.check(question="experiments", points=0.5, needs=NEEDED)
def test_answer_whether_the_initialisation_matters(submission):
    """Your answer whether the initialisation matters is what your own runs show."""
    check_answer(submission, "initialisation_matters", initialisation_matters)


@pytest.mark.check(question="experiments", points=0.5, needs=NEEDED)
def test_answer_how_good_untrained_networks_are(submission):
    """Your answer how many percent untrained networks get right is what your own runs show."""
    key = "untrained_accuracy_percent"
    given = as_number(answer(submission, key), f'"{key}" in `ANSWERS`', tensor_ok=True)
    mean = Means(read_logs(submission.handed_in(FILE)))
    found = sum(mean(dataset, 1, part="train_acc") for dataset in LEARNABLE) / len(LEARNABLE)
    expect(
        at_most(abs(given - found), THRESHOLDS["answers"]["untrained"]),
        f'"{key}" in `ANSWERS` is not what your experiments.json shows.',
        f"{ROWS[key]} Give it in percent, between 0 and 100.",
    )

"""Hidden checks of `train`: the steps it takes, the modes it takes them in, and the record it keeps.

A network of ours is trained; a probe notes every call of it. What the steps lead to is computed here once more.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder.checking import (
    Spec,
    activation,
    as_numbers,
    as_tensor,
    assert_accuracy,
    assert_cross_entropy,
    data_loader,
    dropout,
    expect,
    fail,
    kind_of,
    linear,
    load_thresholds,
    loss,
    names_used,
    sequential,
    tensor_dataset,
    torch_generator,
    tries,
)
from autograder.faults import CheckFailed, StudentError
from autograder.structure import uses

THRESHOLDS = load_thresholds(__file__)
LISTS = ("loss", "train_acc", "val_acc")
LEARNING_RATE = 0.6  # large enough that every step moves losses and predictions far beyond rounding


@pytest.mark.check(question="train", points=0.5)
def test_train_answers(submission):
    """Your training loop runs for an epoch and gives something back."""

    def judge(run: Run) -> None:
        expect(
            run.history is not None,
            "`train` returned nothing (None).",
            'It returns the dict with "loss", "train_acc" and "val_acc".',
        )

    judged(submission, judge, drawn_problem(seed=500), epochs=1)


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_history(submission):
    """Your training loop returns a dict with three lists of floats."""

    def judge(run: Run) -> None:
        for name in LISTS:
            expect(
                isinstance(run.history, dict),
                f"What `train` returned is {kind_of(run.history)}, not a dict.",
                'A dict with the three lists: `{"loss": …, "train_acc": …, "val_acc": …}`.',
            )
            expect(name in run.history, f'What `train` returned has no "{name}".', f"The keys are {', '.join(LISTS)}.")
            values = run.history[name]
            expect(
                isinstance(values, list),
                f'`history["{name}"]` is {kind_of(values)}, not a list.',
                "A list that grows by one number an epoch.",
            )
            for value in values:
                expect(
                    not isinstance(value, torch.Tensor),
                    f'`history["{name}"]` holds tensors, not floats.',
                    "`.item()` makes a float of a tensor. A loss that is kept as a tensor also keeps all that it was "
                    "computed from in memory.",
                )
                expect(
                    isinstance(value, float | np.floating),
                    f'`history["{name}"]` holds {kind_of(value)} where a float is due.',
                    "One float an epoch.",
                )

    judged(submission, judge, drawn_problem(seed=501), epochs=2)


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_epochs(submission):
    """Your training loop runs as many epochs as it is told to, and notes three numbers in each."""
    problem = drawn_problem(seed=502)

    for epochs in (3, 1):

        def judge(run: Run, epochs: int = epochs) -> None:
            expect(
                len(training_epochs(run, problem)) == epochs,
                "The network is not trained on each sample once in each of the `epochs`.",
                "A loop over `range(epochs)`, and in it a loop over all batches of `train_loader`.",
            )
            for name in LISTS:
                expect(
                    len(numbers(run.history, name)) == epochs,
                    f'`history["{name}"]` does not have one number an epoch.',
                    ONCE_AN_EPOCH,
                )

        judged(submission, judge, problem, epochs=epochs)


@pytest.mark.check(question="train", points=2, needs="test_train_answers")
def test_train_steps(submission):
    """For each batch, your training loop clears the gradients, computes new ones, and takes one step with them."""
    problem = drawn_problem(seed=503)

    def judge(run: Run) -> None:
        found = run.parameters
        # How many epochs it runs, and whether it trains on the validation set as well, is judged elsewhere.
        epochs = min(sum(len(call.samples) for call in training_calls(run)) // len(problem.train.labels), 20)
        if any(same(found, stepped(problem, epochs, on_both=both)) for both in (False, True)):
            return
        expect(
            not same(found, [problem.weight, problem.bias]),
            "After your training loop, the network has the same parameters as before.",
            "For each batch: `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`, in this order. And train "
            "the model that you are given, not a copy of it.",
        )
        for mistake, message, hint in STEP_MISTAKES:
            if same(found, stepped(problem, epochs=2, **mistake)):
                fail(message, hint)
        fail(
            "After your training loop, the network does not have the parameters that one step for each batch leads to.",
            "For each batch of `train_loader`: compute the loss, then `optimizer.zero_grad()`, `loss.backward()`, "
            "`optimizer.step()`. Nothing else may change the network.",
        )

    judged(submission, judge, problem, epochs=2)


@pytest.mark.check(question="train", points=1, needs="test_train_answers")
def test_train_uses_what_it_is_given(submission):
    """Your training loop uses the criterion and the optimizer that it is given."""
    problem = drawn_problem(seed=504)._replace(batch=20)  # one batch: the order of the steps does not matter
    criterion = {"label_smoothing": 0.4}

    def judge(run: Run) -> None:
        expect(
            run.steps >= 1,
            "Your training loop never calls the `step` of the optimizer that it is given.",
            "Use the argument `optimizer`. One that is made inside of `train` has settings that nobody asked for.",
        )
        logits = functional.linear(problem.train.inputs, problem.weight, problem.bias)
        given, usual = (
            float(functional.cross_entropy(logits, problem.train.labels, **kind)) for kind in (criterion, {})
        )
        noted = numbers(run.history, "loss")[:1]
        changed = not same(run.parameters, [problem.weight, problem.bias])
        by_given, by_usual = (same(run.parameters, stepped(problem, 1, **kind)) for kind in (criterion, {}))
        message = "Your training loop computes the loss with something else than the criterion that it is given."
        hint = "`loss = criterion(logits, labels)`: the caller chooses the criterion, and it need not be cross-entropy."
        expect(by_given or not changed or (not by_usual and near(noted, [given])), message, hint)
        expect(near(noted, [given]) or (by_given and not near(noted, [usual])), message, hint)

    judged(submission, judge, problem, epochs=1, criterion=loss("cross_entropy", **criterion))


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_in_training_mode(submission):
    """Your training loop has the model in training mode while it learns, in every epoch."""

    def judge(run: Run) -> None:
        modes = [call.training for call in training_calls(run)]
        if all(modes):
            return
        expect(
            any(modes),
            "The model is trained in evaluation mode.",
            "Call `model.train()` before the batches of an epoch: the caller may have left the model in evaluation "
            "mode, in which a dropout does nothing.",
        )
        fail(
            "The model is not in training mode in every epoch.",
            "`model.eval()` before the validation stays until `model.train()` is called again: call it at the "
            "beginning of each epoch, not once before the loop.",
        )

    judged(submission, judge, drawn_problem(seed=505, p=0.3), epochs=3)


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_validates_in_evaluation_mode(submission):
    """Your training loop has the model in evaluation mode while it validates."""

    def judge(run: Run) -> None:
        expect(
            not any(call.training for call in validation_calls(run)),
            "The model is validated in training mode.",
            "Call `model.eval()` before the batches of `val_loader`. A dropout would go on dropping.",
        )

    judged(submission, judge, drawn_problem(seed=506, p=0.3), epochs=2)


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_validates_without_gradients(submission):
    """Your training loop validates without gradients, and learns nothing from the validation set."""

    def judge(run: Run) -> None:
        calls = validation_calls(run)
        expect(
            not any(call.gradient for call in calls),
            "Your training loop calls `backward` on the validation set.",
            "The network must not learn from the validation set, or it says nothing about new samples.",
        )
        expect(
            not any(call.needs_gradient for call in calls),
            "The model is validated with gradients switched on.",
            "`with torch.no_grad():` around the validation: it needs no gradients, and they cost memory and time.",
        )

    judged(submission, judge, drawn_problem(seed=507), epochs=2)


@pytest.mark.check(question="train", points=1, needs="test_train_answers")
def test_train_loss(submission):
    """The loss that your training loop notes is the mean of the training loss over the epoch."""
    problem = drawn_problem(seed=508)

    def judge(run: Run) -> None:
        epochs = training_epochs(run, problem)
        noted = numbers(run.history, "loss", len(epochs))
        losses = [[batch_loss(call, problem.train) for call in calls] for calls in epochs]
        if near(noted, [np.mean(batches) for batches in losses]):
            return
        so_far = np.cumsum([sum(batches) for batches in losses]) / np.cumsum([len(batches) for batches in losses])
        for wrong, message, hint in (
            ([batches[-1] for batches in losses], "the loss of the last batch of the epoch", MEAN_LOSS),
            ([batches[0] for batches in losses], "the loss of the first batch of the epoch", MEAN_LOSS),
            ([sum(batches) for batches in losses], "the sum of the losses of all batches", MEAN_LOSS),
            (
                [sum(batches) / len(problem.train.labels) for batches in losses],
                "the sum of the batches' losses divided by the number of samples",
                "`criterion` returns the mean over a batch already: divide by the number of batches, or multiply each "
                "loss by the size of its batch first.",
            ),
            (so_far, "a mean over all epochs so far", "Begin anew in each epoch: the list of losses, or their sum."),
            (
                [np.mean(losses[-1])] * len(losses),
                "the same number for each epoch",
                "Compute the mean of an epoch when the epoch ends, and append it then.",
            ),
        ):
            expect(not near(noted, wrong), f'`history["loss"]` holds {message}.', hint)
        fail('`history["loss"]` does not hold the mean of the training loss over each epoch.', MEAN_LOSS)

    judged(submission, judge, problem, epochs=2)


@pytest.mark.check(question="train", points=1, needs="test_train_answers")
def test_train_accuracy_while_training(submission):
    """The training accuracy that your loop notes is the fraction of right predictions, counted while the epoch runs."""
    problem = drawn_problem(seed=509)

    def judge(run: Run) -> None:
        epochs = training_epochs(run, problem)
        noted = numbers(run.history, "train_acc", len(epochs))
        right = [fraction(calls, problem.train) for calls in epochs]
        if near(noted, right):
            return
        check_scale(noted, right, "train_acc", len(problem.train.labels), len(epochs[0]))
        last = [fraction(calls[-1:], problem.train) for calls in epochs]
        expect(not near(noted, last), '`history["train_acc"]` only counts the last batch.', WHOLE_COUNT)
        extra = [call for call in run.calls if call.in_training_set and not call.gradient]
        after = [fraction(calls, problem.train) for calls in passes(extra, len(problem.train.labels))]
        expect(
            not near(noted, after),
            '`history["train_acc"]` is taken after the steps, with another forward pass.',
            "Count with the logits that the loss is computed from, before the step: they are there already.",
        )
        on_validation = [fraction(calls, problem.val) for calls in validations(run, problem)]
        expect(
            not near(noted, on_validation),
            '`history["train_acc"]` is the accuracy on the validation set.',
            "Count the right predictions on the batches of `train_loader`, while the epoch runs.",
        )
        fail(
            '`history["train_acc"]` is not the fraction of right predictions on the training set in each epoch.',
            f"The prediction for a sample is the column of its largest logit. {WHOLE_COUNT}",
        )

    judged(submission, judge, problem, epochs=2)


@pytest.mark.check(question="train", points=1, needs="test_train_answers")
def test_train_validation_accuracy(submission):
    """The validation accuracy that your loop notes is the fraction of right predictions after each epoch."""
    problem = drawn_problem(seed=510)

    def judge(run: Run) -> None:
        validated = validations(run, problem)
        right = [fraction(calls, problem.val) for calls in validated]
        noted = numbers(run.history, "val_acc", len(right))
        if near(noted, right):
            return
        check_scale(noted, right, "val_acc", len(problem.val.labels), len(validated[0]))
        last = [fraction(calls[-1:], problem.val) for calls in validated]
        expect(not near(noted, last), '`history["val_acc"]` only counts the last batch.', WHOLE_COUNT)
        fail(
            '`history["val_acc"]` is not the fraction of right predictions on the validation set after each epoch.',
            "Let the model predict each batch of `val_loader` when the epoch's training is done. " + WHOLE_COUNT,
        )

    judged(submission, judge, problem, epochs=2)


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_smaller_last_batch(submission):
    """Your accuracies count every sample once, even if the last batch is smaller than the others."""
    problem = drawn_problem(seed=511)._replace(batch=8)  # 20 and 15 samples: the last batches have 4 and 7

    def judge(run: Run) -> None:
        (trained,), (validated,) = training_epochs(run, problem)[:1], validations(run, problem)[:1]
        for name, calls, samples in (("train_acc", trained, problem.train), ("val_acc", validated, problem.val)):
            noted = numbers(run.history, name)[:1]
            of_batches = np.mean([fraction([call], samples) for call in calls])
            full_batches = sum(hits(call, samples) for call in calls) / (len(calls) * problem.batch)
            for wrong in (of_batches, full_batches):
                expect(
                    noted and not any(near(noted, [scale * wrong]) for scale in (1, 100)),
                    f'`history["{name}"]` is wrong if the last batch is smaller than the others.',
                    "Add up the right predictions and the samples, `len(labels)`, of all batches, and divide at the "
                    "end. A mean over batches gives the samples of a small batch too much weight.",
                )

    judged(submission, judge, problem, epochs=1)


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_bar(submission):
    """Your training loop shows a tqdm bar."""

    def judge(run: Run) -> None:
        expect(
            run.bars >= 1,
            "There is no tqdm bar while your training loop runs.",
            "`for epoch in tqdm(range(epochs)):` is enough.",
        )

    judged(submission, judge, drawn_problem(seed=512), epochs=2)


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_device(submission):
    """Your training loop moves each batch to the device that the model is on."""
    problem = drawn_problem(seed=513)
    hint = "`device = next(model.parameters()).device`, and `inputs.to(device)`, `labels.to(device)` for each batch."
    nodes = list(uses(submission.tree, "train"))  # a machine without a GPU cannot try it
    words = {getattr(node, field, None) for node in nodes for field in ("id", "attr", "arg")}
    expect(
        not nodes or words & {"to", "cuda", "device", "type_as", "to_device"},
        "Your training loop moves no batch to the device of the model.",
        "A model may be on a GPU, while a loader's batches are not. " + hint,
    )

    def judge(run: Run) -> None:
        expect(
            submission.device == "cpu" or not same(run.parameters, [problem.weight, problem.bias]),
            "A model on a GPU does not learn.",
            "Train the model that you are given, where it is. " + hint,
        )

    judged(submission, judge, problem, epochs=1, device=submission.device)


@pytest.mark.check(question="train", points=0.5, needs="test_train_answers")
def test_train_learns(submission):
    """With your training loop, a network learns to tell two moons apart."""
    settings = THRESHOLDS["train"]
    (points, labels), (held_out, held_out_labels) = drawn_moons(settings)
    loader = data_loader(
        tensor_dataset(points, labels),
        batch_size=settings["batch_size"],
        shuffle=True,
        generator=torch_generator(settings["seed"]),
    )
    held_out_loader = data_loader(tensor_dataset(held_out[:50], held_out_labels[:50]), batch_size=50)

    def judge(run: Run) -> None:
        first, first_bias, second, second_bias = run.parameters
        hidden = torch.relu(functional.linear(held_out, first, first_bias))
        logits = functional.linear(hidden, second, second_bias)
        hint = "The right steps always get there: for each batch `zero_grad`, `backward`, `step`, in every epoch."
        assert_accuracy(logits, held_out_labels, settings["accuracy"], hint)
        assert_cross_entropy(logits, held_out_labels, settings["cross_entropy"], hint)

    def train_once(own_count: bool) -> Run:
        recipe = {"lr": settings["learning_rate"]}
        loaders = [loader, held_out_loader]
        network = sequential(linear(*layers[:2]), activation("relu"), linear(*layers[2:]))
        return read_run(
            submission.probe(
                "watched_training", submission.train, network, loaders, loss("cross_entropy"), "Adam", recipe,
                settings["epochs"], submission.device, own_count,
            ),
            shapes=[tuple(tensor.shape) for tensor in layers],
        )  # fmt: skip

    for attempt in tries(settings["tries"]):
        with attempt:
            layers = initial_layers(submission, settings["hidden_units"])
            with_either_count(submission, judge, train_once)


# ------------------------------------------------------------------------------- problems and runs


class Samples(NamedTuple):
    """Inputs (n, features) float32, no two alike, and labels (n,) int64."""

    inputs: torch.Tensor
    labels: torch.Tensor


class Problem(NamedTuple):
    """Two sets of samples in batches, and a linear map (classes, features), (classes,) to begin with."""

    train: Samples
    val: Samples
    batch: int
    weight: torch.Tensor
    bias: torch.Tensor
    p: float  # of a dropout before the linear map


class Call(NamedTuple):
    """A call of the network: which samples of which set, logits (n, classes), and what was switched on."""

    position: int
    in_training_set: bool
    samples: list[int]
    logits: torch.Tensor
    training: bool
    needs_gradient: bool
    gradient: bool  # did `backward` reach it?


class Run(NamedTuple):
    """What a training did."""

    history: object
    calls: list[Call]
    parameters: list[torch.Tensor]
    steps: int
    bars: int


def drawn_problem(seed: int, p: float = 0.0) -> Problem:
    """Return 20 samples to train with and 15 to validate with, in batches of 5, which a linear map can half learn."""
    generator = torch.Generator().manual_seed(seed)
    truth = torch.randn(3, 4, generator=generator)
    sets = []
    for count in (20, 15):
        inputs = torch.randn(count, 4, generator=generator)
        noise = 1.5 * torch.randn(count, 3, generator=generator)
        sets.append(Samples(inputs, (inputs @ truth.T + noise).argmax(dim=1)))
    weight, bias = torch.randn(3, 4, generator=generator), torch.randn(3, generator=generator)
    return Problem(*sets, batch=5, weight=weight, bias=bias, p=p)


def judged(
    submission,
    judge: Callable[[Run], None],
    problem: Problem,
    epochs: int,
    criterion: Spec | None = None,
    device: str = "cpu",
) -> None:
    """Train on the problem with plain SGD, and judge what happened."""
    layer = linear(problem.weight, problem.bias)
    network = sequential(dropout(problem.p), layer) if problem.p else layer
    loaders = [
        data_loader(tensor_dataset(*samples), batch_size=problem.batch) for samples in (problem.train, problem.val)
    ]
    settings = {"lr": LEARNING_RATE}

    def train_once(own_count: bool) -> Run:
        found = submission.probe(
            "watched_training", submission.train, network, loaders, criterion or loss("cross_entropy"), "SGD",
            settings, epochs, device, own_count,
        )  # fmt: skip
        return read_run(found, [tuple(problem.weight.shape), tuple(problem.bias.shape)], problem)

    with_either_count(submission, judge, train_once)


def with_either_count(submission, judge: Callable[[Run], None], train_once: Callable[[bool], Run]) -> None:
    """Judge a run. Where it fails and `train` uses `multiclass_model_accuracy`, try again with a right one of these.

    A mistake in that function costs its own question only, and yet a loop that makes up for it is right.
    """
    try:
        judge(train_once(True))
    except (CheckFailed, StudentError):
        if "multiclass_model_accuracy" not in names_used(submission.tree, "train"):
            raise
        try:
            judge(train_once(False))
        except (CheckFailed, StudentError):
            pass
        else:
            return
        raise


def read_run(found: object, shapes: list[tuple[int, ...]], problem: Problem | None = None) -> Run:
    """Return what the probe told, taken apart; without a problem, its calls are left out."""
    expect(
        isinstance(found, dict) and all(type(found.get(name)) is int for name in ("steps", "bars")), "Training failed."
    )
    tensors, calls = found.get("parameters"), found.get("calls")
    expect(
        isinstance(tensors, list) and len(tensors) == len(shapes) and isinstance(calls, list),
        "The network lost parameters while it was trained.",
        "Train the model that you are given, as it is.",
    )
    parameters = [
        as_tensor(tensor, "a parameter of the trained network", shape=shape, dtype="float")
        for tensor, shape in zip(tensors, shapes, strict=True)
    ]
    read = [] if problem is None else [read_call(call, i, problem) for i, call in enumerate(calls)]
    return Run(found.get("history"), read, [tensor.float() for tensor in parameters], found["steps"], found["bars"])


def read_call(call: object, position: int, problem: Problem) -> Call:
    """Return a call of the network; its samples are found by their first feature, which no two share."""
    expect(isinstance(call, dict), "The calls of the network cannot be read.")
    classes, features = problem.weight.shape
    inputs = as_tensor(call.get("inputs"), "the input of the network", dtype="float")
    expect(inputs.ndim >= 1 and inputs.shape[-1] == features, "The network is given inputs of another shape.")
    place = {
        float(row[0]): (in_training_set, i)
        for in_training_set, samples in ((True, problem.train), (False, problem.val))
        for i, row in enumerate(samples.inputs)
    }
    found = [place.get(float(value)) for value in inputs.reshape(-1, features)[:, 0]]
    expect(
        found and None not in found,
        "The network is given inputs that are in neither of the two loaders.",
        "Give the model the inputs of a batch as they are.",
    )
    logits = as_tensor(call.get("logits"), "what the network returned", dtype="float")
    expect(logits.numel() == len(found) * classes, "The calls of the network cannot be read.")
    logits = logits.double().reshape(-1, classes)
    flags = [call.get(name) is True for name in ("training", "needs_gradient", "gradient")]
    return Call(position, found[0][0], [i for _, i in found], logits, *flags)


# ---------------------------------------------------------------------------- the calls of a run


def training_calls(run: Run) -> list[Call]:
    """Return the calls that the network learned from; if there are none, those that it could have learned from."""
    calls = [call for call in run.calls if call.in_training_set]
    expect(calls, "Your training loop never gives the model a batch of `train_loader`.", "`logits = model(inputs)`")
    return [call for call in calls if call.gradient] or [call for call in calls if call.needs_gradient] or calls


def validation_calls(run: Run) -> list[Call]:
    """Return the calls on the validation set; if there are none, those that nothing was learned from."""
    calls = [call for call in run.calls if not call.in_training_set]
    calls = calls or [call for call in run.calls if not call.gradient]
    expect(
        calls,
        "Your training loop never validates.",
        "After each epoch, count the right predictions on the validation set.",
    )
    return calls


def training_epochs(run: Run, problem: Problem) -> list[list[Call]]:
    """Return the calls of each epoch."""
    count = len(problem.train.labels)
    calls = training_calls(run)
    if sum(len(call.samples) for call in calls) % count:  # it learns from a few batches only, which is judged elsewhere
        calls = [call for call in run.calls if call.in_training_set and call.needs_gradient]
    found = passes(calls, count)
    expect(
        found and sum(len(call.samples) for call in calls) == len(found) * count,
        "The network is not trained on each sample once an epoch.",
        "In each epoch, a loop over all batches of `train_loader`.",
    )
    return found


def passes(calls: Sequence[Call], count: int) -> list[list[Call]]:
    """Return the calls in groups that have `count` samples together; those left over at the end are left out."""
    found: list[list[Call]] = [[]]
    for call in calls:
        found[-1].append(call)
        if sum(len(one.samples) for one in found[-1]) >= count:
            found.append([])
    return found[:-1]


def validations(run: Run, problem: Problem) -> list[list[Call]]:
    """Return for each epoch the calls on the validation set after its last step and before the next epoch's first."""
    epochs = training_epochs(run, problem)
    ends = [calls[-1].position for calls in epochs]
    starts = [calls[0].position for calls in epochs[1:]] + [len(run.calls)]
    calls = [call for call in run.calls if not call.in_training_set]
    expect(
        calls,
        "Your training loop never gives the model a batch of `val_loader`.",
        "After each epoch, count the right predictions on the validation set.",
    )
    found = [
        [call for call in calls if end < call.position < start] for end, start in zip(ends, starts, strict=True)
    ]  # fmt: skip
    expect(
        all(passes(group, len(problem.val.labels)) for group in found),
        "The model is not validated on all of the validation set after each epoch.",
        "When all batches of an epoch are done, go through `val_loader`, before the next epoch begins.",
    )
    # If it is looked at more than once, the last time is what counts.
    return [passes(group, len(problem.val.labels))[-1] for group in found]


def batch_loss(call: Call, samples: Samples) -> float:
    return float(functional.cross_entropy(call.logits, samples.labels[call.samples]))


def hits(call: Call, samples: Samples) -> int:
    return int((call.logits.argmax(dim=1) == samples.labels[call.samples]).sum())


def fraction(calls: Sequence[Call], samples: Samples) -> float:
    return sum(hits(call, samples) for call in calls) / sum(len(call.samples) for call in calls)


# ------------------------------------------------------------------------------------ the record


def entry(history: object, name: str) -> object:
    """Return one of the three lists; another name, or its place in a tuple, will do: that is judged elsewhere."""
    if isinstance(history, list | tuple) and len(history) == len(LISTS):
        return history[LISTS.index(name)]
    expect(isinstance(history, dict), f"What `train` returned is {kind_of(history)}, not a dict.")
    words = {"loss": ("loss",), "train_acc": ("train", "acc"), "val_acc": ("val", "acc")}[name]
    similar = [key for key in history if isinstance(key, str) and all(word in key.lower() for word in words)]
    key = name if name in history else next(iter(similar), None)
    expect(key is not None, f'What `train` returned has no "{name}".', f"The keys are {', '.join(LISTS)}.")
    return history[key]


def numbers(history: object, name: str, count: int | None = None) -> list[float]:
    """Return the numbers of a list, whatever holds them; fail unless there are `count`."""
    found = [float(value) for value in as_numbers(entry(history, name), f'`history["{name}"]`').flatten()]
    expect(count in (None, len(found)), f'`history["{name}"]` does not have one number an epoch.', ONCE_AN_EPOCH)
    return found


def near(found: Sequence[float], expected: Sequence[float]) -> bool:
    return len(found) == len(expected) and bool(np.allclose(found, expected, rtol=1e-4, atol=1e-5))


def check_scale(noted: list[float], right: list[float], name: str, count: int, batches: int) -> None:
    """Fail if what is noted is the right fraction in other units."""
    for factor, message, hint in (
        (100, "is a percentage", "From 0 to 1: leave out the factor 100."),
        (count, "is a number of samples", "Divide the number of right predictions by the number of samples."),
        (
            count / batches,
            "is divided by the number of batches",
            "Divide the number of right predictions by the number of samples: add up `len(labels)`.",
        ),
    ):
        expect(not near(noted, [factor * value for value in right]), f'`history["{name}"]` {message}.', hint)
    expect(
        not near(noted, [1 - value for value in right]),
        f'`history["{name}"]` is the fraction of wrong predictions.',
        "Count where prediction and label are equal.",
    )


ONCE_AN_EPOCH = "Make the three lists before the loop over the epochs, and append to each of them once an epoch."
MEAN_LOSS = "Keep `loss.item()` of every batch, and take the mean when the epoch ends."
WHOLE_COUNT = "Add up the right predictions of all batches of an epoch, and divide by the number of samples."


# ------------------------------------------------------------------------------ computed once more


def stepped(
    problem: Problem,
    epochs: int,
    each: Sequence[str] = ("zero", "backward", "step"),
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    on_both: bool = False,
    **criterion: float,
) -> list[torch.Tensor]:
    """Return the parameters that plain SGD ends with, which does `each` for each batch, with gradients cleared by zero.

    `before` is done before the batches of an epoch, `after` after them; `on_both` sets, or only to train with.
    """
    leaves = [tensor.clone().requires_grad_() for tensor in (problem.weight, problem.bias)]
    gradients = [torch.zeros_like(leaf) for leaf in leaves]

    def do(actions: Sequence[str], value: torch.Tensor | None = None) -> None:
        nonlocal gradients
        for action in actions:
            if action == "zero":
                gradients = [torch.zeros_like(leaf) for leaf in leaves]
            elif action == "step":
                for leaf, gradient in zip(leaves, gradients, strict=True):
                    leaf.data -= LEARNING_RATE * gradient
            elif value is not None:
                new = torch.autograd.grad(value, leaves)
                gradients = [gradient + more for gradient, more in zip(gradients, new, strict=True)]

    for _ in range(epochs):
        do(before)
        for samples in (problem.train, problem.val) if on_both else (problem.train,):
            for i in range(0, len(samples.labels), problem.batch):
                logits = functional.linear(samples.inputs[i : i + problem.batch], *leaves)
                do(each, functional.cross_entropy(logits, samples.labels[i : i + problem.batch], **criterion))
        do(after)
    return [leaf.detach() for leaf in leaves]


def same(found: Sequence[torch.Tensor], expected: Sequence[torch.Tensor]) -> bool:
    return all(torch.allclose(one, two, rtol=1e-3, atol=1e-4) for one, two in zip(found, expected, strict=True))


# What `stepped` does instead of the right thing, and what to say about it.
STEP_MISTAKES: list[tuple[dict, str, str]] = [
    (
        {"each": ("backward", "step")},
        "Your training loop never clears the gradients: each batch adds its own to those of all batches before.",
        "`optimizer.zero_grad()` before `loss.backward()`, for each batch.",
    ),
    (
        {"each": ("backward", "step"), "before": ("zero",)},
        "Your training loop clears the gradients once an epoch only.",
        "`optimizer.zero_grad()` before `loss.backward()`, for each batch.",
    ),
    (
        {"each": ("step", "zero", "backward")},
        "Your training loop takes each step with the gradient of the batch before.",
        "`loss.backward()` comes before `optimizer.step()`.",
    ),
    (
        {"each": ("step", "backward")},
        "Your training loop takes each step before `loss.backward()`, and never clears the gradients.",
        "For each batch: `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`.",
    ),
    (
        {"each": ("zero", "backward"), "after": ("step",)},
        "Your training loop takes one step an epoch, with the gradient of the last batch.",
        "`optimizer.step()` belongs into the loop over the batches.",
    ),
    (
        {"each": ("backward",), "before": ("zero",), "after": ("step",)},
        "Your training loop takes one step an epoch, with the gradients of all batches.",
        "`optimizer.zero_grad()` and `optimizer.step()` belong into the loop over the batches.",
    ),
    (
        {"each": ("zero", "backward", "step", "step")},
        "Your training loop takes two steps for each batch.",
        "One `optimizer.step()` for each batch is enough.",
    ),
]


# --------------------------------------------------------------------------------------- learning


def drawn_moons(settings: dict) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return (points, labels) to train on, and to test with, of two moons."""
    rng = np.random.default_rng(settings["seed"])
    drawn = []
    for count in (settings["per_class"], settings["held_out"] // 2):
        a, b = rng.uniform(-np.pi / 8, 9 * np.pi / 8, (2, count))
        points = np.concatenate([np.stack([np.cos(a), np.sin(a)], 1), np.stack([1 + np.cos(b), -np.sin(b)], 1)])
        points = torch.from_numpy(points + rng.normal(0, settings["sigma"], points.shape)).float()
        drawn.append((points, torch.tensor([1, 0]).repeat_interleave(count)))
    return drawn


def initial_layers(submission, hidden_units: int) -> list[torch.Tensor]:
    """Return weight and bias of two new linear layers, 2 to hidden_units to 2; the sandbox draws them."""
    found = submission.probe("initial_layers", [2, hidden_units, 2])
    shapes = [(hidden_units, 2), (hidden_units,), (2, hidden_units), (2,)]
    expect(isinstance(found, list) and len(found) == len(shapes), "The network of this check could not be made.")
    return [
        as_tensor(tensor, "a layer of this check", shape=shape, dtype=torch.float32)
        for tensor, shape in zip(found, shapes, strict=True)
    ]

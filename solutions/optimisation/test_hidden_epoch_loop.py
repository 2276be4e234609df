"""Hidden checks of `epoch-loop`: each epoch is done again here, from the same parameters and data, and compared.

The loop may call the student's own `accuracy`, which has a question of its own. So that a mistake there does not cost
points here, what does not pass is tried once more with an `accuracy` that works: see `with_either_accuracy`.
"""

import contextlib
import functools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder.checking import (
    Remote,
    Spec,
    activation,
    as_array,
    as_number,
    as_numbers,
    as_tensor,
    as_tuple,
    batch_norm,
    dropout,
    expect,
    fail,
    linear,
    loss,
    optimizer,
    sequential,
    unchanged_inputs,
)
from autograder.faults import CheckFailed, StudentError

WHAT = "what `epoch_loop` returned"
TINY = 1e-7  # a learning rate with which a step changes nothing that could be seen
ANY = "mse of any shapes"  # a criterion for what does not depend on the shapes that it is given
Data = tuple[np.ndarray, np.ndarray]


def with_either_accuracy(check: Callable[[Any], None]) -> Callable[[Any], None]:
    """Run a check with the student's own `accuracy`, and where it does not pass, once more with one that works.

    It passes if it does so either way: a loop is not to blame for what its `accuracy` does, nor for making up for it.
    If it fails both ways, the student reads what was wrong with the code as it is.
    """

    @functools.wraps(check)
    def either_way(submission: Any) -> None:
        try:
            check(submission)
        except (CheckFailed, StudentError) as first:
            with contextlib.suppress(CheckFailed, StudentError):
                check(WithAccuracy(submission))
                return
            raise first from None

    return either_way


class WithAccuracy:
    """A submission whose `epoch_loop` finds an `accuracy` that works, whatever the file defines."""

    def __init__(self, submission: Any) -> None:
        self._submission = submission
        self.epoch_loop = submission.probe("with_an_accuracy_that_works", submission.epoch_loop)
        expect(isinstance(self.epoch_loop, Remote), "There is no `epoch_loop` to call.")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._submission, name)


# ------------------------------------------------------------------------------- what comes back


@pytest.mark.check(question="epoch-loop", points=0.5)
@with_either_accuracy
def test_epoch_loop_answers(submission):
    """Your loop takes a model, data, a loss and an optimiser and gives something back."""
    model = submission.make(network(seed=440))
    expect(
        submission.epoch_loop(model, data(20, seed=440), loss("mse"), optimizer("sgd", model, lr=0.1)) is not None,
        "`epoch_loop` returned nothing (None).",
        "Is there a `return` in front of the three results?",
    )


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_types(submission):
    """Your loop returns three things: accuracy and loss as floats, and the labels as a NumPy array of bools, (n,)."""
    for count, name in ((20, "mse"), (7, "bce_with_logits")):
        (epoch,) = epochs(submission, network(seed=441), data(count, seed=441), name, any_shape=True)
        accuracy, value, labels = as_tuple(epoch.result, WHAT, 3)
        for number, what in ((accuracy, "the accuracy"), (value, "the loss")):
            as_number(number, f"{what} that `epoch_loop` returned")
            expect(
                isinstance(number, float | np.floating),
                f"{what.capitalize()} that `epoch_loop` returned is no float.",
                "`.item()` makes a float of a tensor with one number.",
            )
        as_array(labels, "the array of labels that `epoch_loop` returned", shape=(count,), dtype=bool)


@pytest.mark.check(question="epoch-loop", points=1, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_labels(submission):
    """The labels that your loop returns say where the model's output is above 0.5, whatever the loss."""
    for seed, name in enumerate(("mse", "bce_with_logits", "l1"), start=442):
        spec, db = network(seed), data(80, seed)
        (epoch,) = epochs(submission, spec, db, name, any_shape=True)
        labels, outputs = epoch.labels(80), outputs_of(spec.here(), db)
        expect(
            not torch.equal(labels, outputs > 0),
            "The labels say where the model's output is above 0, not where it is above 0.5.",
            "The threshold is 0.5 on the output as it is, without a sigmoid, also with `nn.BCEWithLogitsLoss`.",
        )
        expect(
            not torch.equal(labels, torch.from_numpy(db[1]).bool()),
            "The labels that your loop returns are those that it was given.",
            "It is to return what the model predicts.",
        )
        expect(
            torch.equal(labels, outputs > 0.5),
            "The labels that your loop returns are wrong.",
            "They are one bool for each point, in the order of the points: is the model's output above 0.5?",
        )


@pytest.mark.check(question="epoch-loop", points=1, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_accuracy(submission):
    """The accuracy that your loop returns is how many percent of the predicted labels are right."""
    for seed, (name, count) in enumerate([("mse", 73), ("bce_with_logits", 120), ("l1", 31)], start=445):
        spec, db = network(seed), data(count, seed)
        (epoch,) = epochs(submission, spec, db, name, any_shape=True)
        outputs = outputs_of(spec.here(), db)
        found, expected = epoch.accuracy(), percent(outputs > 0.5, db[1])
        if math.isclose(found, expected, abs_tol=1e-3):
            continue
        expect(
            not math.isclose(found, expected / 100, abs_tol=1e-5),
            "The accuracy that your loop returned is a fraction.",
            "It is to be in percent, from 0 to 100.",
        )
        expect(
            not math.isclose(found, percent(outputs > 0, db[1]), abs_tol=1e-3),
            "The accuracy that your loop returned is that of labels which are True where the output is above 0.",
            "The threshold is 0.5, whatever the loss.",
        )
        expect(
            0 <= found <= 100,
            "The accuracy that your loop returned is not between 0 and 100 percent.",
            "Are predictions and labels of the same shape, (n,)? (n, 1) against (n,) compares each with all.",
        )
        fail(
            "The accuracy that your loop returned is wrong.",
            "It compares two tensors of shape (n,): is the output above 0.5, and the label. Your `accuracy` does that.",
        )


@pytest.mark.check(question="epoch-loop", points=1.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_loss(submission):
    """The loss that your loop returns is the criterion of the outputs, shape (n,), against the labels, shape (n,)."""
    criteria = {
        "mse": functional.mse_loss,
        "l1": functional.l1_loss,
        "bce_with_logits": functional.binary_cross_entropy_with_logits,
    }
    for seed, (name, function) in enumerate(criteria.items(), start=448):
        spec, db = network(seed), data(60, seed)
        (epoch,) = epochs(submission, spec, db, name)
        outputs, targets = outputs_of(spec.here(), db), torch.from_numpy(db[1]).float()
        found = epoch.loss()
        expect(
            len(epoch.criterion) > 0,
            "Your loop does not call the criterion that it is given.",
            "`criterion(outputs, targets)`: which loss it is, is not for the loop to decide.",
        )
        if close(found, function(outputs, targets)):
            continue
        pairs = outputs.unsqueeze(1).expand(60, 60), targets.expand(60, 60)
        expect(
            not close(found, function(*pairs)),
            "The loss that your loop returned compares each output with all labels.",
            "The model's output has the shape (n, 1), the labels (n,): `squeeze` the output before the loss.",
        )
        expect(
            not close(found, function(targets, outputs)),
            "Outputs and labels are swapped when your loop calls the criterion.",
            "`criterion(outputs, targets)`, in this order.",
        )
        expect(
            not close(found, function((outputs > 0.5).float(), targets)),
            "The loss that your loop returned is that of the predicted labels.",
            "The criterion is given the model's outputs, before the threshold.",
        )
        expect(
            not close(found, function(torch.sigmoid(outputs), targets)),
            "The loss that your loop returned is that of a sigmoid of the outputs.",
            "The criterion is given the model's outputs as they are.",
        )
        fail(
            "The loss that your loop returned is wrong.",
            "It is what `criterion(outputs, targets)` gave for all points at once, as a float.",
        )


@pytest.mark.check(question="epoch-loop", points=1, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_results_before_the_step(submission):
    """Accuracy, loss and labels are those of the forward pass that the step was computed from, not of one after it."""
    for seed in (451, 452):
        spec, db = network(seed), data(90, seed)
        (epoch,) = epochs(submission, spec, db, "mse", rate=4.0)
        before = outputs_of(spec.here(), db)
        (trained,) = trained_here(spec, db, 1, rate=4.0)
        after = outputs_of(trained, db)
        hint = "A step changes the model. One forward pass gives all three results; the step comes last."
        expect(
            not close(epoch.loss(), functional.mse_loss(after, torch.from_numpy(db[1]).float())),
            "The loss that your loop returned is that of the model after the step.",
            hint,
        )
        expect(
            not math.isclose(epoch.accuracy(), percent(after > 0.5, db[1]), abs_tol=1e-3),
            "The accuracy that your loop returned is that of the model after the step.",
            hint,
        )
        expect(
            not same_numbers(epoch.third(90), after > 0.5) or torch.equal(before > 0.5, after > 0.5),
            "The labels that your loop returned are those of the model after the step.",
            hint,
        )
        epoch.first_call()
        expect(
            len(epoch.forward) == 1,
            "Your loop calls the model more than once in an epoch.",
            "Keep the outputs of the first forward pass: with a dropout, a second one would give others.",
        )


@pytest.mark.check(question="epoch-loop", points=1, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_one_sample(submission):
    """Your loop works for a data set of a single point."""
    judged = 0
    hint = (
        "`squeeze()` takes all dimensions of size 1 away, also that of the points. `squeeze(1)` takes only the second."
    )
    for seed, (name, label, train) in enumerate(
        [("mse", 0, True), ("bce_with_logits", 1, True), ("mse", 1, False), ("bce_with_logits", 0, False)], start=453
    ):
        spec, (points, _) = network(seed), data(1, seed)
        two = points.repeat(2, axis=0), np.full(2, label)
        try:
            (pair,) = epochs(submission, spec, two, name, [train])
            wanted = pair.accuracy(), pair.loss(), pair.third(2)[0]
        except (CheckFailed, StudentError):
            continue  # where two points do not work either, others judge that
        judged += 1
        try:
            (epoch,) = epochs(submission, spec, (two[0][:1], two[1][:1]), name, [train])
        except StudentError as error:
            if error.is_a("MemoryError", "SystemExit"):
                raise
            where = f" ({error.where})" if error.where else ""
            fail(f"`epoch_loop` stops with an exception{where} if there is a single point.", hint)
        labels = as_tuple(epoch.result, WHAT, 3)[2]
        expect(
            not isinstance(labels, bool | np.generic | torch.Tensor | np.ndarray) or np.ndim(labels) > 0,
            "The labels of a single point are one bool, and not an array of shape (1,).",
            hint,
        )
        outputs, truth = outputs_of(spec.here(), (points, two[1][:1])), two[1][:1]
        right = (
            percent(outputs > 0.5, truth),
            loss(name)(outputs, torch.from_numpy(truth).float()),
            (outputs > 0.5).double()[0],
        )
        expect(  # what is wrong for two points as well is judged elsewhere
            all(
                close(found, one) or close(found, other)
                for found, one, other in zip(
                    (epoch.accuracy(), epoch.loss(), epoch.third(1)[0]), wanted, right, strict=True
                )
            ),
            "Accuracy, loss or labels of a single point are others than those of the same point twice.",
            "All three are means, or one for each point. Are the outputs of shape (1,), and not (1, 1) or ()?",
        )
    expect(judged, "Your loop does not return accuracy, loss and labels, neither of one point nor of two.")


# ----------------------------------------------------------------------------------------- training


@pytest.mark.check(question="epoch-loop", points=2, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_trains(submission):
    """Training, your loop computes the gradients of the loss and takes one step with them."""
    for seed in (455, 456):
        spec, db = network(seed), data(50, seed)
        (epoch,) = epochs(submission, spec, db, ANY, rate=0.5, gradients="cleared")
        start, (once, twice) = state_of(spec.here()), [state_of(m) for m in trained_here(spec, db, 2, rate=0.5)]
        expect(
            not same_state(epoch.state, start),
            "The model has not changed: no step was taken, or one without gradients.",
            "First `optimiser.zero_grad()`, then `loss.backward()`, which computes the gradients, then "
            "`optimiser.step()`, which uses them. In another order, the gradients are not there yet, or not any more.",
        )
        expect(
            not same_state(epoch.state, twice),
            "Your loop takes two steps in one epoch.",
            "An epoch is one forward pass over the whole data set, and one step.",
        )
        expect(
            not same_state(epoch.state, {name: 2 * start[name] - once[name] for name in start}),
            "Your loop steps uphill: away from a smaller loss.",
            "The optimiser does the minus; call its `step`.",
        )
        expect(
            same_state(epoch.state, once),
            "The model's parameters are not what one step with the gradients of the loss makes of them.",
            "`backward` is called once, on the loss that the criterion gave for all points at once, and `step` once.",
        )


@pytest.mark.check(question="epoch-loop", points=1, needs="test_epoch_loop_trains")
@with_either_accuracy
def test_epoch_loop_second_epoch(submission):
    """In a second epoch, your loop's step takes the gradients of that epoch only."""
    spec, db = network(seed=457), data(50, seed=457)
    found = epochs(submission, spec, db, ANY, [True] * 3, rate=0.2)
    for epoch, expected in zip(found, trained_here(spec, db, 3, rate=0.2), strict=True):
        expect(
            same_state(epoch.state, state_of(expected)),
            "After some epochs the model's parameters are not those of one step an epoch.",
            "`backward` adds to the gradients that are there: `optimiser.zero_grad()` in front of it sets them back.",
        )


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_trains")
@with_either_accuracy
def test_epoch_loop_stale_gradients(submission):
    """Gradients that the model has from before play no part in your loop's step."""
    spec, db = network(seed=458), data(50, seed=458)
    (epoch,) = epochs(submission, spec, db, ANY, rate=0.5, gradients="stale")
    (expected,) = trained_here(spec, db, 1, rate=0.5)
    expect(
        same_state(epoch.state, state_of(expected)),
        "The step took gradients along that the model had before.",
        "Call `optimiser.zero_grad()` before `backward`; after the step is too late for those.",
    )


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_trains")
@with_either_accuracy
def test_epoch_loop_optimisers(submission):
    """Your loop takes the optimiser that it is given, with its momentum or whatever it remembers of earlier steps."""
    for seed, (name, settings, step) in enumerate(
        [("sgd", {"momentum": 0.9}, with_momentum), ("adam", {}, adam)], start=459
    ):
        spec, db = network(seed), data(50, seed)
        found = epochs(submission, spec, db, ANY, [True] * 3, name, rate=0.1, gradients="cleared", **settings)
        expected = trained_here(spec, db, 3, step, rate=0.1)
        for epoch, ours in zip(found, expected, strict=True):
            expect(
                same_state(epoch.state, state_of(ours)),
                "With another optimiser than a plain SGD the model's parameters are wrong after some epochs.",
                "Call `step` of the optimiser that you are given: it knows its learning rate and its momentum.",
            )


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_training_mode(submission):
    """Training, your loop has the model in training mode, also after an evaluation."""
    spec, db = normalised_network(seed=461), data(50, seed=461)
    for plan, training in (([True], False), ([False, True], True)):
        try:
            epoch = epochs(submission, spec, db, ANY, plan, training=training)[-1]
        except StudentError:
            if not plan[0]:
                continue  # whether it can be evaluated is judged elsewhere
            raise
        inputs, outputs = epoch.first_call()
        expect(
            same_numbers(outputs, spec.here().train()(inputs.float())),
            "While it is trained, the model is not in training mode.",
            "A model may come to your loop in eval mode, from an evaluation before: call `model.train()` first.",
        )


# ---------------------------------------------------------------------------------------- evaluating


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_evaluates(submission):
    """Without an optimiser your loop returns the same three things as with one."""
    for seed, name in ((462, "mse"), (463, "l1")):
        spec, db = network(seed), data(70, seed)
        (trained,), (evaluated,) = (epochs(submission, spec, db, name, [train]) for train in (True, False))
        expect(len(evaluated.forward) > 0, "Your loop does not call the model if there is no optimiser.")
        for what, one, other in (
            ("percentages", trained.accuracy(), evaluated.accuracy()),
            ("losses", trained.loss(), evaluated.loss()),
            ("labels", trained.third(70), evaluated.third(70)),
        ):
            expect(
                same_numbers(one, other),
                f"For the same model and data, your loop returns other {what} without an optimiser than with one.",
                "Only the mode, the gradients and the step differ. The points stay in their order.",
            )


@pytest.mark.check(question="epoch-loop", points=1, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_evaluation_mode(submission):
    """Without an optimiser, your loop has the model in eval mode: no dropout, and a batch norm that does not learn."""
    for seed, plan in ((464, [False]), (465, [True, False])):
        db = data(40, seed)
        for spec in (normalised_network(seed), dropping_network(seed)):
            found = epochs(submission, spec, db, ANY, plan)
            model = spec.here().eval()
            before = found[-2].state if len(found) > 1 else state_of(model)
            expect(same_kinds(before, state_of(model)), "The model is another one after your loop.")
            model.load_state_dict(before)
            inputs, outputs = found[-1].first_call()
            expect(
                same_numbers(outputs, model(inputs.float()))
                and same_state(statistics(found[-1].state), statistics(before)),
                "While it is evaluated, the model is not in eval mode: it drops units at random, or its batch norm "
                "goes by the batch.",
                "`model.eval()` before the forward pass if there is no optimiser.",
            )


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_evaluation_changes_nothing(submission):
    """Without an optimiser, your loop leaves the model's parameters as they are."""
    for seed, gradients in ((466, "cleared"), (467, "stale")):
        spec = network(seed)
        expected = state_of(spec.here())
        found = epochs(submission, spec, data(40, seed), ANY, [False, False], gradients=gradients)
        for epoch in found:
            expect(len(epoch.forward) > 0, "Your loop does not call the model if there is no optimiser.")
            expect(
                same_kinds(epoch.state, expected)
                and all(torch.equal(epoch.state[name], expected[name]) for name in expected),
                "The model's parameters have changed although there is no optimiser.",
                "Evaluating is looking only: no step, and no optimiser of your own.",
            )


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_evaluation_without_gradients(submission):
    """Without an optimiser, your loop does the forward pass without gradients, and only then."""
    spec, db = network(seed=468), data(40, seed=468)
    (epoch,) = epochs(submission, spec, db, ANY, [False])
    epoch.first_call()
    expect(
        all(step.get("gradients") is False for step in epoch.forward),
        "While the model is evaluated, what is needed for gradients is recorded, although nobody asks for any.",
        "Put the forward pass into `with torch.no_grad():`, or `torch.set_grad_enabled(…)`, if there is no optimiser.",
    )
    expect(
        epoch.gradients_on is True,
        "Gradients are switched off for the whole program after your loop.",
        "`with torch.no_grad():` switches them off for a few lines only.",
    )
    expect(
        epoch.trainable is True,
        "The model's parameters cannot be trained any more after your loop.",
        "`with torch.no_grad():` is enough; leave `requires_grad` alone.",
    )


# --------------------------------------------------------------------------------- data and devices


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_casts_to_float32(submission):
    """Your loop gives the model the points as they are, and the loss the labels, all as float32."""
    spec, db = network(seed=469), data(40, seed=469)
    for train in (True, False):
        try:
            (epoch,) = epochs(submission, spec, db, ANY, [train])
        except StudentError:
            if not train:
                continue  # whether it can be evaluated is judged elsewhere
            raise
        inputs, _ = epoch.first_call()
        expect(
            inputs.dtype == torch.float32,
            "Your loop calls the model with points that are not float32.",
            "The points come as float64: make float32 of them, and leave the model as it is.",
        )
        expect(
            inputs.shape == (40, 2) and torch.equal(inputs, torch.from_numpy(db[0]).float()),
            "What your loop gives the model is not the points, of shape (n, 2), in their order.",
            "All points at once, as they are: no shuffling, no scaling.",
        )
        expect(
            all(kind[:1] == ["torch.float32"] for kinds in epoch.criterion for kind in kinds),
            "Your loop calls the criterion with tensors that are not both float32.",
            "The labels come as int: make float32 of them, since losses such as `nn.BCEWithLogitsLoss` refuse others.",
        )


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_leaves_the_data_alone(submission):
    """Your loop leaves the points and labels as they were."""
    for dtype in (np.float64, np.float32):  # a float32 array would share its memory with a tensor
        points, labels = data(30, seed=470)
        model = submission.make(network(seed=470))
        db = points.astype(dtype), labels
        unchanged_inputs(submission.epoch_loop, model, db, loss("mse"), optimizer("sgd", model, lr=0.1))


@pytest.mark.check(question="epoch-loop", points=0.5, needs="test_epoch_loop_answers")
@with_either_accuracy
def test_epoch_loop_on_the_models_device(submission):
    """Your loop moves the data to the device where the model is."""
    hint = "`next(model.parameters()).device` is where the model is: make both tensors there."
    spec, db = network(seed=471), data(30, seed=471)
    found = submission.probe("devices_on_the_way", submission.epoch_loop, spec, db)
    expect(isinstance(found, dict), "What your loop did cannot be read.")
    for what, words in (("points", "points"), ("targets", "labels")):
        devices = found.get(what)
        expect(isinstance(devices, list), "What your loop did cannot be read.")
        expect(
            all(device == "meta" for device in devices) and (devices or what == "targets"),
            f"The {words} are not on the device where the model is.",
            hint,
        )
    if submission.device == "cuda":
        for plan in ([True], [False]):
            (epoch,) = epochs(submission, spec, db, ANY, plan, device="cuda")
            expect(
                torch.equal(epoch.labels(30), outputs_of(spec.here(), db) > 0.5),
                "With a model on the GPU, the labels are wrong.",
                hint,
            )


# --------------------------------------------------------------------------- models and data of ours


def network(seed: int) -> Spec:
    """Return a network from 2 numbers to 1, whose outputs spread on both sides of 0, 0.5 and 1."""
    first, second = drawn_layers(seed)
    return sequential(linear1=first, between=activation("tanh"), linear2=second)


def normalised_network(seed: int) -> Spec:
    """Return a network with a batch norm, which is another one in training and in eval mode."""
    first, second = drawn_layers(seed)
    return sequential(linear1=first, norm=batch_norm(6), between=activation("tanh"), linear2=second)


def dropping_network(seed: int) -> Spec:
    """Return a network with a dropout."""
    first, second = drawn_layers(seed)
    return sequential(linear1=first, between=activation("tanh"), drop=dropout(0.5), linear2=second)


def drawn_layers(seed: int) -> tuple[Spec, Spec]:
    """Return both linear layers; over the square, the outputs of the second have mean 0.3 and standard deviation 1."""
    generator = torch.Generator().manual_seed(seed)
    weight, bias = 2 * torch.randn(6, 2, generator=generator), torch.randn(6, generator=generator)
    square = 2 * torch.rand(500, 2, generator=generator) - 1
    direction = torch.randn(1, 6, generator=generator)
    outputs = functional.linear(torch.tanh(functional.linear(square, weight, bias)), direction)
    deviation, mean = torch.std_mean(outputs)
    return linear(weight, bias), linear(direction / deviation, (0.3 - mean / deviation).reshape(1))


def data(count: int, seed: int) -> Data:
    """Return points (count, 2) float64 and labels (count,) int, of which a third are 1, in no order.

    No output of `network(seed)` is so near 0, 0.5 or 1 that rounding decides.
    """
    rng = np.random.default_rng(seed)
    points = rng.uniform(-1, 1, (2 * count + 20, 2))
    outputs = outputs_of(network(seed).here(), (points, points[:, 0]))
    apart = torch.stack([(outputs - edge).abs() for edge in (0, 0.5, 1)]).min(dim=0).values > 0.01
    points = points[apart.numpy()][:count]
    assert len(points) == count, "choose another seed: too many outputs are near a threshold"
    return points, rng.permutation(np.arange(count) % 3 == 0).astype(np.int64)


def outputs_of(model: Any, db: Data) -> torch.Tensor:
    """Return the outputs (n,) of a model of ours, in the mode that it is in."""
    with torch.no_grad():
        return model(torch.from_numpy(db[0]).float()).squeeze(1)


def trained_here(
    spec: Spec, db: Data, steps: int, step: Callable[..., list[torch.Tensor]] | None = None, *, rate: float
) -> list[Any]:
    """Return the model after each of so many epochs with the mean squared error, done here as the assignment says.

    `step` makes of the gradients so far, newest last, what the parameters are moved by; a plain SGD by default. No
    optimizer of PyTorch's: the first one that a process makes takes a second.
    """
    points, targets = (torch.from_numpy(part).float() for part in db)
    model = spec.here().train()
    seen: list[tuple[torch.Tensor, ...]] = []
    found = []
    for _ in range(steps):
        value = functional.mse_loss(model(points).squeeze(1), targets)
        seen.append(torch.autograd.grad(value, list(model.parameters())))
        with torch.no_grad():
            for parameter, *gradients in zip(model.parameters(), *seen, strict=True):
                parameter -= rate * (step or plain)(gradients)
        found.append(spec.here())
        found[-1].load_state_dict(model.state_dict())
    return found


def plain(gradients: list[torch.Tensor]) -> torch.Tensor:
    """What an SGD moves by, in units of the learning rate, after these gradients of one parameter."""
    return gradients[-1]


def with_momentum(gradients: list[torch.Tensor]) -> torch.Tensor:
    """The same with a momentum of 0.9."""
    return sum(gradient * 0.9**age for age, gradient in enumerate(reversed(gradients)))


def adam(gradients: list[torch.Tensor]) -> torch.Tensor:
    """The same of Adam with PyTorch's settings."""
    count = len(gradients)
    mean = 0.1 * sum(gradient * 0.9**age for age, gradient in enumerate(reversed(gradients))) / (1 - 0.9**count)
    square = 0.001 * sum(gradient**2 * 0.999**age for age, gradient in enumerate(reversed(gradients)))
    return mean / ((square / (1 - 0.999**count)).sqrt() + 1e-8)


def percent(labels: torch.Tensor, truth: np.ndarray) -> float:
    return 100 * float((labels == torch.from_numpy(truth).bool()).double().mean())


def close(found: float | torch.Tensor, expected: float | torch.Tensor) -> bool:
    """Are these the same number, up to the rounding of float32?"""
    return math.isclose(float(found), float(expected), rel_tol=1e-4, abs_tol=1e-5)


def same_numbers(found: float | torch.Tensor, expected: float | torch.Tensor) -> bool:
    """Are these the same number, or tensors of the same shape with the same numbers, up to the rounding of float32?"""
    one, other = (torch.as_tensor(numbers, dtype=torch.float64).detach() for numbers in (found, expected))
    return one.shape == other.shape and torch.allclose(one, other, rtol=1e-4, atol=1e-5)


def state_of(model: Any) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def statistics(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return the buffers of a batch norm, which learn in the forward pass."""
    return {name: value for name, value in state.items() if "running" in name or "tracked" in name}


def same_kinds(found: dict[str, torch.Tensor], expected: dict[str, torch.Tensor]) -> bool:
    """Have two states the same names, shapes and dtypes?"""
    return set(found) == set(expected) and all(
        found[name].shape == value.shape and found[name].dtype == value.dtype for name, value in expected.items()
    )


def same_state(found: dict[str, torch.Tensor], expected: dict[str, torch.Tensor]) -> bool:
    """Are the parameters of two models of one kind the same, up to rounding?"""
    return same_kinds(found, expected) and all(
        torch.allclose(found[name].double(), value.double(), rtol=1e-4, atol=1e-5) for name, value in expected.items()
    )


# ------------------------------------------------------------------------------- what the loop did


class Epoch(NamedTuple):
    """What one call of the submission's loop returned, and what was seen of it. Claims, of kinds that were checked."""

    result: object
    forward: list[dict[str, Any]]  # one for each call of the model
    criterion: list[list[list[str]]]  # one for each call of the criterion: (dtype, device) of outputs and targets
    state: dict[str, torch.Tensor]  # of the model, afterwards
    trainable: bool
    gradients_on: bool

    # Whether the three results are of the right kind is judged by one check; the others take them as they come.

    def accuracy(self) -> float:
        return self._one_number(0, "the accuracy that `epoch_loop` returned")

    def loss(self) -> float:
        return self._one_number(1, "the loss that `epoch_loop` returned")

    def labels(self, count: int) -> torch.Tensor:
        """Return the predicted labels as a bool tensor (count,)."""
        numbers = self.third(count)
        expect(
            bool(((numbers == 0) | (numbers == 1)).all()),
            "The labels that `epoch_loop` returned are neither True and False nor 0 and 1.",
            "Compare the outputs with 0.5.",
        )
        return numbers == 1

    def third(self, count: int) -> torch.Tensor:
        """Return the labels, or what stands in their place, as numbers (count,)."""
        what = "the array of labels that `epoch_loop` returned"
        numbers = as_numbers(as_tuple(self.result, WHAT, 3)[2], what)
        expect(
            numbers.numel() == count,
            "The labels that `epoch_loop` returned are not as many as the points.",
            "One label for each point: the model's output has the shape (n, 1), or (n,) after `squeeze(1)`.",
        )
        return numbers.reshape(-1)

    def first_call(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what the model was first called with, (…, 2), and what it answered."""
        expect(len(self.forward) > 0, "Your loop does not call the model.", "`model(points)`, on all points at once.")
        inputs, outputs = (as_tensor(self.forward[0].get(name), "it", dtype="float") for name in ("inputs", "outputs"))
        expect(
            inputs.dim() == 2 and inputs.shape[1] == 2,
            "What your loop gives the model is not of shape (n, 2).",
            "A point is a row: do not transpose or flatten them.",
        )
        return inputs, outputs

    def _one_number(self, position: int, what: str) -> float:
        numbers = as_numbers(as_tuple(self.result, WHAT, 3)[position], what)
        expect(numbers.numel() == 1, f"{what.capitalize()} is not one number.")
        return float(numbers)


def epochs(
    submission: Any,
    spec: Spec,
    db: Data,
    criterion: str,
    plan: list[bool] | None = None,
    optimiser: str = "sgd",
    *,
    rate: float = TINY,
    any_shape: bool = False,
    training: bool = True,
    gradients: str = "kept",
    device: str = "cpu",
    **settings: Any,
) -> list[Epoch]:
    """Run the submission's loop on a model of ours once for each item of `plan`: True to train, False to evaluate.

    With `any_shape`, or `ANY` for the criterion, this one takes outputs and targets whatever their shapes.
    """
    plan = plan or [True]
    model: Remote = submission.make(spec)
    found = submission.probe(
        "epochs",
        submission.epoch_loop,
        model,
        db,
        loss("mse" if criterion == ANY else criterion),
        optimizer(optimiser, model, lr=rate, **settings),
        plan,
        any_shape=any_shape or criterion == ANY,
        training=training,
        gradients=gradients,
        device=device,
    )
    problem = "What your loop did cannot be read."
    expect(isinstance(found, list) and len(found) == len(plan), problem)
    read = []
    for each in found:
        expect(isinstance(each, dict) and set(each) >= {"result", *Epoch._fields}, problem)
        state, forward, calls = each["state"], each["forward"], each["criterion"]
        expect(isinstance(state, dict) and all(isinstance(value, torch.Tensor) for value in state.values()), problem)
        expect(isinstance(forward, list) and all(isinstance(step, dict) for step in forward), problem)
        expect(isinstance(calls, list) and all(isinstance(kinds, list) for kinds in calls), problem)
        expect(all(isinstance(kind, list) for kinds in calls for kind in kinds), problem)
        read.append(Epoch(**{name: each[name] for name in Epoch._fields}))
    return read

"""Hidden checks of `logistic`: one affine map from inputs to logits, recomputed here from its parameters."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder.checking import (
    Recipe,
    Remote,
    as_tensor,
    assert_close,
    evaluate,
    expect,
    fail,
    load_thresholds,
    parameters,
    train,
    unchanged_inputs,
)

THRESHOLDS = load_thresholds(__file__)
WHAT = "what your logistic regression returned"


@pytest.mark.check(question="logistic", points=0.25)
def test_logistic_answers(submission):
    """Your logistic regression can be made and called."""
    model = submission.MulticlassLogisticRegression(2, 2)  # as in the lecture: swapped numbers are told below
    as_tensor(model(samples(4, 2, seed=400)), WHAT)


@pytest.mark.check(question="logistic", points=0.75, needs="test_logistic_answers")
def test_logistic_layers(submission):
    """Your logistic regression consists of one linear layer with a bias, of the sizes it is given."""
    for inputs, outputs in [(4, 3), *drawn_sizes(seed=401)]:
        model = submission.MulticlassLogisticRegression(inputs, outputs)
        shapes = sorted(tuple(tensor.shape) for tensor in parameters(model).values())
        expect(
            shapes,
            "Your logistic regression has no parameters that PyTorch knows of.",
            "Make the `nn.Linear` in `__init__`, after `super().__init__()`, as an attribute of its own; a plain list "
            "hides it.",
        )
        expect(
            (inputs, outputs) not in shapes,
            "The linear layer of your logistic regression goes from M to N numbers.",
            "It takes N numbers and returns M. The lecture swaps the two where it calls the class, which nobody sees "
            "there because both are 2.",
        )
        expect(
            shapes.count((outputs, inputs)) == 1,
            "Your logistic regression does not have one linear layer from N to M numbers.",
            "One `nn.Linear` with the sizes that `__init__` is given, and no hidden layer.",
        )
        expect(
            (outputs,) in shapes,
            "The linear layer of your logistic regression has no bias.",
            "`nn.Linear` has one unless it is told otherwise.",
        )
        expect(
            len(shapes) == 2,
            "Your logistic regression has parameters beyond those of its linear layer.",
            "Weights and biases of one `nn.Linear` are all that there is to train.",
        )


@pytest.mark.check(question="logistic", points=0.5, needs="test_logistic_answers")
def test_logistic_output_shape(submission):
    """Your logistic regression makes M logits of each sample, whatever the number of samples."""
    for inputs, outputs in [(4, 4), (4, 1), *drawn_sizes(seed=402)]:
        model = submission.MulticlassLogisticRegression(inputs, outputs)
        for count in (1, 2, 23):
            logits = as_tensor(model(samples(count, inputs, seed=403)), WHAT)
            expect(
                logits.shape == (count, outputs),
                "What your logistic regression returned does not have the shape (samples, M)"
                + (" for a single sample." if count == 1 else " for M = 1." if outputs == 1 else "."),
                "The linear layer gives that shape by itself: no `squeeze`, `flatten` or mean is needed.",
            )
            expect(
                logits.dtype == torch.float32,
                "What your logistic regression returned is not float32.",
                "Let the layer have PyTorch's usual dtype, and return what it gives.",
            )


@pytest.mark.check(question="logistic", points=1.5, needs="test_logistic_answers")
def test_logistic_forward(submission):
    """Your logits are one affine map of the inputs, and nothing else."""
    for seed in (404, 405, 406):
        size = int(np.random.default_rng(seed).integers(3, 12))
        model = submission.MulticlassLogisticRegression(size, size)  # square: swapped numbers are told elsewhere
        x = samples(17, size, seed)
        logits = as_tensor(model(x), WHAT, shape=(17, size), dtype="float").float()
        if not affine_map_behind(model, x, logits):
            name_the_mistake(model, x, logits)


@pytest.mark.check(question="logistic", points=0.5, needs="test_logistic_answers")
def test_logistic_gradients(submission):
    """Gradients reach the weights of your logistic regression."""
    found = submission.probe("gradients", submission.MulticlassLogisticRegression(4, 4), samples(13, 4, seed=411))
    expect(
        isinstance(found, dict),
        "No gradient flows from the logits back to the layer.",
        "Look for `.detach()`, `.item()`, `.numpy()`, `torch.no_grad()` or a new `torch.tensor(…)` in `forward`.",
    )
    expect(
        any(isinstance(value, torch.Tensor) and value.ndim == 2 for value in found.values()),
        "No gradient reaches the weights: they would never learn.",
        "From the input to the logits, every step must be torch's own, without `.detach()` or NumPy. The layer must be "
        "an attribute of the module, and its weights must have `requires_grad`.",
    )


@pytest.mark.check(question="logistic", points=0.25, needs="test_logistic_forward")
def test_logistic_follows_its_parameters(submission):
    """When its parameters change, the answers of your logistic regression change with them."""
    model = submission.MulticlassLogisticRegression(4, 4)
    x = samples(20, 4, seed=413)
    before = as_tensor(model(x), WHAT, shape=(20, 4), dtype="float").float()
    untrained = parameters(model)
    train(model, x, torch.arange(20) % 4, Recipe(**THRESHOLDS["a_few_steps"]["recipe"]))
    after = as_tensor(evaluate(model, x), WHAT, shape=(20, 4), dtype="float").float()
    expect(
        not torch.allclose(before, after, rtol=1e-3, atol=1e-3),
        "Your logistic regression answers the same after a few steps of training.",
        "Does `forward` use the layer, as it is now? A layer that is made or copied in `forward` never learns.",
    )
    biases = [name for name, value in untrained.items() if value.ndim == 1]
    trained = parameters(model)
    expect(
        not biases or any(not same(untrained[name], trained.get(name)) for name in biases),
        "The biases of your logistic regression do not change when it is trained.",
        "Leave `requires_grad` as `nn.Linear` sets it.",
    )
    expect(
        affine_map_behind(model, x, after),
        "What your logistic regression returned after a few steps of training is not what its weights amount to.",
        "Are outputs or weights kept from before the training? And nothing may come after the linear layer.",
    )


@pytest.mark.check(question="logistic", points=0.25, needs="test_logistic_answers")
def test_logistic_same_answer(submission):
    """Your logistic regression gives the same answer in training and in evaluation mode, and changes no input."""
    model = submission.MulticlassLogisticRegression(6, 6)
    x = samples(30, 6, seed=414)
    first = as_tensor(unchanged_inputs(model, x), WHAT, dtype="float")
    for answer, what, hint in [
        (model(x), f"{WHAT} for the same input a second time", "Is anything in `forward` random, or made anew?"),
        (evaluate(model, x), f"{WHAT} in evaluation mode", "A linear layer does not know modes: look for a dropout."),
    ]:
        assert_close(answer, first, what=what, hint=hint)


def same(one: torch.Tensor, other: torch.Tensor | None) -> bool:
    return other is not None and one.dtype == other.dtype and torch.equal(one, other)


def samples(count: int, features: int, seed: int) -> torch.Tensor:
    """Return inputs (count, features) float32."""
    return 2 * torch.randn(count, features, generator=torch.Generator().manual_seed(seed))


def drawn_sizes(seed: int) -> list[tuple[int, int]]:
    """Return sizes (inputs, outputs) that nobody could have prepared for, distinct within each."""
    rng = np.random.default_rng(seed)
    ranges = [((2, 6), (8, 15)), ((12, 25), (2, 8))]
    return [tuple(int(rng.integers(low, high)) for low, high in choice) for choice in ranges]


class Layer(NamedTuple):
    """An affine map, computed here: weight (out, in) and bias (out,)."""

    weight: torch.Tensor
    bias: torch.Tensor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return functional.linear(x, self.weight, self.bias)


Formula = Callable[[Layer, torch.Tensor], torch.Tensor]


def affine_map(layer: Layer, x: torch.Tensor) -> torch.Tensor:
    return layer(x)


def possible_layers(model: Remote, size: int) -> Iterator[Layer]:
    """Yield the square layers that the parameters may stand for; `test_logistic_layers` judges what else there is."""
    found = [tensor.float() for tensor in parameters(model).values() if tensor.is_floating_point()]
    weights = [tensor for tensor in found if tensor.shape == (size, size)]
    biases = [tensor for tensor in found if tensor.shape == (size,)] or [torch.zeros(size)]
    expect(
        1 <= len(weights) <= 3 and len(biases) <= 3,
        "Your logistic regression does not have one linear layer from N to M numbers.",
        "One `nn.Linear` with the sizes that `__init__` is given, as an attribute of the module.",
    )
    yield from (Layer(*pair) for pair in product(weights, biases))


def affine_map_behind(model: Remote, x: torch.Tensor, logits: torch.Tensor, formula: Formula = affine_map) -> bool:
    """Are the logits what the formula makes of the model's parameters?"""
    layers = possible_layers(model, x.shape[1])
    return any(torch.allclose(logits, formula(layer, x), rtol=1e-4, atol=1e-4) for layer in layers)


def name_the_mistake(model: Remote, x: torch.Tensor, logits: torch.Tensor) -> None:
    """Fail, with words for a usual mistake if it is one."""
    for formula, message, hint in FORWARD_MISTAKES:
        if affine_map_behind(model, x, logits, formula):
            fail(message, hint)
    fail(
        "The logits of your logistic regression are not what its weights and biases amount to.",
        "`forward` calls the linear layer and returns what it gives.",
    )


# What a usual mistake computes from (layer, inputs), and what to say about it.
FORWARD_MISTAKES: list[tuple[Formula, str, str]] = [
    (
        lambda layer, x: torch.softmax(layer(x), dim=1),
        "There is a softmax at the output of your logistic regression.",
        "Return logits: the cross-entropy loss applies the softmax itself.",
    ),
    (
        lambda layer, x: torch.softmax(layer(x), dim=0),
        "There is a softmax at the output of your logistic regression.",
        "Return logits: the cross-entropy loss applies the softmax itself (and over the classes, not over the batch).",
    ),
    (
        lambda layer, x: torch.log_softmax(layer(x), dim=1),
        "There is a log-softmax at the output of your logistic regression.",
        "Return logits: the cross-entropy loss applies the log-softmax itself.",
    ),
    (
        lambda layer, x: torch.sigmoid(layer(x)),
        "There is a sigmoid at the output of your logistic regression.",
        "Return logits: the loss turns them into probabilities itself.",
    ),
    (
        lambda layer, x: torch.relu(layer(x)),
        "There is a ReLU at the output of your logistic regression.",
        "Logits may be any numbers: nothing comes after the affine map.",
    ),
    (
        lambda layer, x: torch.tanh(layer(x)),
        "There is a tanh at the output of your logistic regression.",
        "Logits may be any numbers: nothing comes after the affine map.",
    ),
    (
        lambda layer, x: functional.linear(x, layer.weight),
        "The bias is left out.",
        "Call the layer: it computes W x + b.",
    ),
]

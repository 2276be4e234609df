"""Hidden checks of `two-layer`: what the model is made of, and what it computes, recomputed here.

Not here: training on data. With these layers, this forward pass and right gradients, it learns what it can.
"""

from collections.abc import Callable, Iterator
from itertools import permutations
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
WHAT = "what your two-layer model returned"


@pytest.mark.check(question="two-layer", points=0.25)
def test_two_layer_answers(submission):
    """Your two-layer model can be made and called."""
    model = submission.TwoLayerModel(5, 5, 5)  # all alike: swapped numbers are told below
    as_tensor(model(samples(4, 5, seed=800)), WHAT)


@pytest.mark.check(question="two-layer", points=1, needs="test_two_layer_answers")
def test_two_layer_layers(submission):
    """Your two-layer model consists of two linear layers of the sizes it is given, and of nothing else."""
    for inputs, hidden, outputs in [(5, 7, 3), *drawn_sizes(seed=801)]:
        model = submission.TwoLayerModel(inputs, hidden, outputs)
        shapes = sorted(tuple(tensor.shape) for tensor in parameters(model).values())
        expect(
            shapes,
            "Your two-layer model has no parameters that PyTorch knows of.",
            "Make the layers in `__init__`, after `super().__init__()`, as attributes; a plain list hides them.",
        )
        expect(
            shapes.count((hidden, inputs)) == 1,
            "Your two-layer model does not have one linear layer from N to L numbers.",
            "The first `nn.Linear` takes N numbers and returns L.",
        )
        expect(
            shapes.count((outputs, hidden)) == 1,
            "Your two-layer model does not have one linear layer from L to M numbers.",
            "The second `nn.Linear` takes the L hidden numbers and returns M.",
        )
        expect(
            shapes.count((hidden,)) == shapes.count((outputs,)) == 1,
            "A linear layer of your two-layer model has no bias, or there is one too many.",
            "`nn.Linear` has one unless it is told otherwise.",
        )
        expect(
            len(shapes) == 4,
            "Your two-layer model has parameters beyond those of its two linear layers.",
            "Look for layers that the exercise does not ask for.",
        )


@pytest.mark.check(question="two-layer", points=0.5, needs="test_two_layer_answers")
def test_two_layer_output_shape(submission):
    """Your two-layer model makes M logits of each sample, whatever the number of samples."""
    for inputs, hidden, outputs in [(4, 4, 4), (4, 6, 1), *drawn_sizes(seed=802)]:
        model = submission.TwoLayerModel(inputs, hidden, outputs)
        for count in (1, 2, 23):
            logits = as_tensor(model(samples(count, inputs, seed=803)), WHAT)
            expect(
                logits.shape == (count, outputs),
                "What your two-layer model returned does not have the shape (samples, M)"
                + (" for a single sample." if count == 1 else " for M = 1." if outputs == 1 else "."),
                "The second linear map gives that shape by itself: no `squeeze`, `flatten` or mean is needed.",
            )
            expect(
                logits.dtype == torch.float32,
                "What your two-layer model returned is not float32.",
                "Let all layers have PyTorch's usual dtype.",
            )


@pytest.mark.check(question="two-layer", points=1.5, needs="test_two_layer_answers")
def test_two_layer_forward(submission):
    """Your forward pass is a linear map, ReLU, and a second linear map."""
    for seed in (804, 805, 806):
        inputs, hidden = np.random.default_rng(seed).integers([2, 8], [6, 20]).tolist()
        model = submission.TwoLayerModel(inputs, hidden, hidden)  # alike: swapped numbers are told elsewhere
        x = samples(17, inputs, seed)
        logits = as_tensor(model(x), WHAT, dtype="float").float()
        expect(logits.ndim == 2 and len(logits) == 17, "What your two-layer model returned is not one row a sample.")
        if not layers_behind(model, x, logits):
            name_the_mistake(model, x, logits)


@pytest.mark.check(question="two-layer", points=0.5, needs="test_two_layer_answers")
def test_two_layer_gradients(submission):
    """Gradients reach the weights of both layers of your two-layer model."""
    found = submission.probe("gradients", submission.TwoLayerModel(4, 9, 4), samples(13, 4, seed=811))
    expect(
        isinstance(found, dict),
        "No gradient flows from the logits of your two-layer model back to its layers.",
        "Look for `.detach()`, `.item()`, `.numpy()`, `torch.no_grad()` or a new `torch.tensor(…)` in `forward`.",
    )
    reached = [value for value in found.values() if isinstance(value, torch.Tensor) and value.ndim == 2]
    expect(
        len(reached) >= 2,
        "A gradient does not reach the weights of both layers: a layer would never learn.",
        "From the input to the logits, every step must be torch's own, without `.detach()` or NumPy. Both layers must "
        "be attributes of the module, and their weights must have `requires_grad`.",
    )


@pytest.mark.check(question="two-layer", points=0.5, needs="test_two_layer_forward")
def test_two_layer_follows_its_parameters(submission):
    """When its parameters change, the answers of your two-layer model change with them."""
    model = submission.TwoLayerModel(5, 9, 9)
    x = samples(20, 5, seed=813)
    before = as_tensor(model(x), WHAT, dtype="float").float()
    untrained = parameters(model)
    train(model, x, torch.arange(20) % 2, Recipe(**THRESHOLDS["a_few_steps"]["recipe"]))
    after = as_tensor(evaluate(model, x), WHAT, shape=before.shape, dtype="float").float()
    expect(
        not torch.allclose(before, after, rtol=1e-3, atol=1e-3),
        "Your two-layer model answers the same after a few steps of training.",
        "Does `forward` use its layers, as they are now? Layers that are made or copied in `forward` never learn.",
    )
    trained = parameters(model)
    biases = [name for name, value in untrained.items() if value.ndim == 1]
    expect(  # which of them a layer does not have, or has too many of, is judged elsewhere
        sum(not same(untrained[name], trained.get(name)) for name in biases) >= min(2, len(biases)),
        "Biases of your two-layer model do not change when it is trained.",
        "Leave `requires_grad` as `nn.Linear` sets it.",
    )
    expect(
        layers_behind(model, x, after),
        "What your two-layer model returned after a few steps of training is not what its layers and ReLU amount to.",
        "Are outputs, weights or copies of layers kept from before the training? Is evaluation mode different?",
    )


@pytest.mark.check(question="two-layer", points=0.5, needs="test_two_layer_answers")
def test_two_layer_same_answer(submission):
    """Your two-layer model gives the same answer in training and in evaluation mode, and changes no input."""
    model = submission.TwoLayerModel(6, 40, 4)
    x = samples(30, 6, seed=814)
    first = as_tensor(unchanged_inputs(model, x), WHAT, dtype="float")
    expect(first.ndim == 2 and len(first) == 30, "What your two-layer model returned is not one row a sample.")
    assert_close(
        model(x),
        first,
        what=f"{WHAT} for the same input a second time",
        hint="Is anything in `forward` random, such as a dropout, or made anew at each call?",
    )
    assert_close(
        model(x[7:9]),
        first[7:9],
        what=f"{WHAT} for a part of the same samples",
        hint="A sample's logits must not depend on the other samples of the batch, as with a batch norm.",
    )
    assert_close(
        evaluate(model, x),
        first,
        what=f"{WHAT} in evaluation mode",
        hint="Linear layers and ReLU do not know modes. Is there a dropout or a batch norm?",
    )


@pytest.mark.check(question="two-layer", points=0.25, needs="test_two_layer_answers")
def test_two_layer_random_weights(submission):
    """Your two-layer model starts from random weights, other ones each time it is made."""
    found = [parameters(submission.TwoLayerModel(5, 7, 3)).values() for _ in range(2)]
    models = [[tensor.float() for tensor in model if is_weight(tensor)] for model in found]
    expect(
        len(models[0]) == len(models[1]) >= 1,
        "Your two-layer model has no weights among its parameters, or another number of them each time it is made.",
        "Make the layers in `__init__`, as attributes.",
    )
    for one, other in zip(*models, strict=True):
        expect(
            len(torch.unique(one)) > one.numel() // 2,
            "The weights of a layer start with the same number in many places.",
            "Hidden units that start alike stay alike: leave the random start of `nn.Linear` as it is.",
        )
        expect(
            not torch.equal(one, other),
            "Two models that are made one after the other start with the same weights.",
            "Do not seed inside the class, and do not make layers anywhere but in `__init__`.",
        )


def same(one: torch.Tensor, other: torch.Tensor | None) -> bool:
    return other is not None and one.dtype == other.dtype and torch.equal(one, other)


def samples(count: int, features: int, seed: int) -> torch.Tensor:
    """Return inputs (count, features) float32."""
    return 3 * torch.randn(count, features, generator=torch.Generator().manual_seed(seed))


def drawn_sizes(seed: int) -> list[tuple[int, int, int]]:
    """Return sizes (inputs, hidden, outputs) that nobody could have prepared for, distinct within each."""
    rng = np.random.default_rng(seed)
    ranges = [((2, 6), (30, 60), (8, 15)), ((12, 25), (6, 10), (2, 5))]
    return [tuple(int(rng.integers(low, high)) for low, high in choice) for choice in ranges]


def is_weight(tensor: torch.Tensor) -> bool:
    return tensor.ndim == 2 and tensor.is_floating_point()


class Layer(NamedTuple):
    """An affine map, computed here: weight (out, in) and bias (out,)."""

    weight: torch.Tensor
    bias: torch.Tensor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return functional.linear(x, self.weight, self.bias)


Formula = Callable[[Layer, Layer, torch.Tensor], torch.Tensor]


def relu_between(first: Layer, second: Layer, x: torch.Tensor) -> torch.Tensor:
    return second(torch.relu(first(x)))


def pairs_of_layers(model: Remote, inputs: int, outputs: int) -> Iterator[tuple[Layer, Layer]]:
    """Yield the two layers that the parameters may stand for, however many hidden units there are between them.

    `test_two_layer_layers` judges their sizes, missing biases and what else there is.
    """
    found = [tensor.float() for tensor in parameters(model).values() if tensor.is_floating_point()][:6]
    for first, second in permutations([tensor for tensor in found if tensor.ndim == 2], 2):
        if first.shape[1] == inputs and second.shape == (outputs, len(first)):
            for first_bias in possible_biases(found, len(first)):
                for second_bias in possible_biases(found, outputs):
                    yield Layer(first, first_bias), Layer(second, second_bias)


def possible_biases(found: list[torch.Tensor], size: int) -> list[torch.Tensor]:
    return [tensor for tensor in found if tensor.shape == (size,)] or [torch.zeros(size)]


def layers_behind(model: Remote, x: torch.Tensor, logits: torch.Tensor, formula: Formula = relu_between) -> bool:
    """Are the logits what the formula makes of the model's parameters?"""
    pairs = list(pairs_of_layers(model, x.shape[1], logits.shape[1]))
    expect(
        pairs,
        "Your two-layer model does not have one linear layer for each of the two maps.",
        "One `nn.Linear` from N to L and one from L to M, as attributes of the module.",
    )
    return any(torch.allclose(logits, formula(*pair, x), rtol=1e-4, atol=1e-4) for pair in pairs)


def name_the_mistake(model: Remote, x: torch.Tensor, logits: torch.Tensor) -> None:
    """Fail, with words for a usual mistake if it is one."""
    for formula, message, hint in FORWARD_MISTAKES:
        if layers_behind(model, x, logits, formula):
            fail(message, hint)
    for name, other in OTHER_ACTIVATIONS.items():
        expect(
            not layers_behind(model, x, logits, lambda first, second, x, other=other: second(other(first(x)))),
            f"The activation of your two-layer model is {name}.",
            "Here it is to be ReLU.",
        )
    fail(
        "The logits of your two-layer model are not what its two layers and ReLU amount to.",
        "`forward` calls three things, one after the other: the first layer, ReLU, the second layer. Nothing comes "
        "before, between or after.",
    )


OTHER_ACTIVATIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "tanh": torch.tanh,
    "a sigmoid": torch.sigmoid,
    "GELU": functional.gelu,
    "ELU": functional.elu,
    "SiLU": functional.silu,
    "a leaky ReLU": functional.leaky_relu,
    "a leaky ReLU with slope 0.1": lambda z: functional.leaky_relu(z, 0.1),
    "softplus": functional.softplus,
    "softmax": lambda z: torch.softmax(z, dim=1),
}
# What a usual mistake computes from (first layer, second layer, inputs), and what to say about it.
FORWARD_MISTAKES: list[tuple[Formula, str, str]] = [
    (
        lambda first, second, x: second(first(x)),
        "There is no ReLU between the two linear maps of your two-layer model.",
        "Without it, two linear maps are no better than a single one.",
    ),
    (
        lambda first, second, x: torch.relu(second(torch.relu(first(x)))),
        "ReLU is applied to the output of your two-layer model as well.",
        "Logits may be any numbers: nothing comes after the second map.",
    ),
    (
        lambda first, second, x: torch.relu(second(first(x))),
        "ReLU comes after the second linear map of your two-layer model.",
        "It belongs between the two.",
    ),
    (
        lambda first, second, x: second(first(torch.relu(x))),
        "ReLU is applied to the input of your two-layer model.",
        "It belongs between the two linear maps.",
    ),
    (
        lambda first, second, x: second(torch.relu(first(torch.relu(x)))),
        "ReLU is applied to the input of your two-layer model as well.",
        "It belongs between the two linear maps, and nowhere else.",
    ),
    (
        lambda first, second, x: torch.softmax(second(torch.relu(first(x))), dim=1),
        "There is a softmax at the output of your two-layer model.",
        "Return logits: the cross-entropy loss applies the softmax itself.",
    ),
    (
        lambda first, second, x: torch.log_softmax(second(torch.relu(first(x))), dim=1),
        "There is a log-softmax at the output of your two-layer model.",
        "Return logits: the cross-entropy loss applies the log-softmax itself.",
    ),
    (
        lambda first, second, x: torch.sigmoid(second(torch.relu(first(x)))),
        "There is a sigmoid at the output of your two-layer model.",
        "Return logits: the loss turns them into probabilities itself.",
    ),
    (
        lambda first, second, x: functional.linear(torch.relu(functional.linear(x, first.weight)), second.weight),
        "The biases of your layers are left out.",
        "Call the layers; f(x) = W2 · ReLU(W1 · x) in the lecture leaves the biases out to save space.",
    ),
]

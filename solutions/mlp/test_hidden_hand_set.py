"""Hidden checks of `hand-set`: what the network is made of, what it computes (recomputed here), and how often it is
right. Not here: whether pencil and paper were used."""

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder.checking import (
    Remote,
    as_tensor,
    as_tuple,
    assert_close,
    at_least,
    evaluate,
    expect,
    fail,
    load_thresholds,
    parameters,
)

THRESHOLDS = load_thresholds(__file__)["hand_set"]
WHAT = "what your network returned"


@pytest.mark.check(question="hand-set", points=0.5)
def test_hand_set_answers(submission):
    """Your network can be made and called, and makes two float32 numbers of each point."""
    network = submission.HandSetNetwork()
    for count in (23, 1):
        as_tensor(network(points(count, seed=700)), WHAT, shape=(count, 2), dtype=torch.float32)


@pytest.mark.check(question="hand-set", points=0.75, needs="test_hand_set_answers")
def test_hand_set_layers(submission):
    """Your network consists of two linear layers with biases, each from two numbers to two, and of nothing else."""
    shapes = sorted(tuple(tensor.shape) for tensor in parameters(submission.HandSetNetwork()).values())
    expect(
        shapes.count((2, 2)) == 2,
        "Your network does not have two linear layers from two numbers to two.",
        "Make two `nn.Linear(2, 2)` in `__init__`, after `super().__init__()`, as attributes: two inputs, two hidden "
        "units, two outputs.",
    )
    expect(
        shapes.count((2,)) == 2,
        "A linear layer of your network has no bias.",
        "`nn.Linear` has one unless it is told otherwise. Set it to 0 where you do not need it.",
    )
    expect(len(shapes) == 4, "Your network has parameters beyond those of its two linear layers.", "Take them out.")


@pytest.mark.check(question="hand-set", points=1.25, needs="test_hand_set_answers")
def test_hand_set_forward(submission):
    """Your network computes a linear map, ReLU, and a second linear map."""
    network = submission.HandSetNetwork()
    x = points(200, seed=701)
    outputs = as_tensor(network(x), WHAT, shape=(200, 2), dtype="float").float()
    if not layers_behind(network, x, outputs, RIGHT):
        name_the_mistake(network, x, outputs)


@pytest.mark.check(question="hand-set", points=0.75, needs="test_hand_set_answers")
def test_hand_set_by_hand(submission):
    """Your network has the weights that you set, the same each time, and nothing trains it."""
    made = []
    for seed in (1, 2):
        runs, found = as_tuple(submission.probe("construction", submission.HandSetNetwork, seed), "the probe", 2)
        expect(
            runs == 0,
            "Your network is trained while it is made: gradients are computed.",
            "Choose the weights yourself: where shall a hidden unit be 0, and in which direction shall it grow?",
        )
        expect(isinstance(found, list) and found, "Your network has no parameters that PyTorch knows of.")
        made.append([as_tensor(tensor, "a parameter of your network", dtype="float").float() for tensor in found])
    expect(
        len(made[0]) == len(made[1]) and all(map(torch.equal, *made)),
        "Your network has other weights each time it is made.",
        "Set all weights and all biases of both layers: those that you do not set are random.",
    )


@pytest.mark.check(question="hand-set", points=0.5, needs="test_hand_set_answers")
def test_hand_set_predicts_both_classes(submission):
    """Your network predicts both classes."""
    predicted = evaluate(submission.HandSetNetwork(), moons(702)[0])
    share = (
        as_tensor(predicted, WHAT, shape=(THRESHOLDS["points"], 2), dtype="float").argmax(dim=1).double().mean().item()
    )
    for number, how_often in ((1, share), (0, 1 - share)):
        expect(
            at_least(how_often, THRESHOLDS["share_of_a_class"]),
            f"Your network hardly ever predicts class {number}.",
            f"Output {number} must be the larger one for some points. The lecture's own weights never predict class "
            "1: there, output 0 is never smaller than output 1."
            if number
            else "Output 0 must be the larger one for some points.",
        )


@pytest.mark.check(question="hand-set", points=1.25, needs="test_hand_set_forward")
def test_hand_set_accuracy(submission):
    """Your network is right for at least 78 % of points that it has not seen."""
    network = submission.HandSetNetwork()
    x, labels = moons(703)
    claimed = as_tensor(evaluate(network, x), WHAT, shape=(len(x), 2), dtype="float").float()
    found = layers_behind(network, x, claimed, RIGHT)
    expect(
        found,
        "What your network returned for new points is not what its layers amount to.",
        "Does it do something else in evaluation mode, or for some of the points?",
    )
    outputs = RIGHT(*found, x)
    assert_close(claimed, outputs, what=WHAT, rtol=1e-3, atol=1e-3 * float(outputs.abs().max()))
    accuracy = (outputs.argmax(dim=1) == labels).double().mean().item()
    if at_least(accuracy, THRESHOLDS["accuracy"]):
        return
    expect(
        1 - accuracy < THRESHOLDS["accuracy"],
        "Your network is right nearly everywhere if its two classes change places.",
        "Class 1 is the positive moon, the upper one: output 1 must be the larger one there.",
    )
    fail(
        "Your network gets too many points wrong.",
        "Draw the points, and the lines where a hidden unit begins to grow: on which side of which line lies most of "
        "each moon? Then let the second layer compare the two outputs there.",
    )


def points(count: int, seed: int) -> torch.Tensor:
    """Return points (count, 2) all over the plane around both moons."""
    generator = torch.Generator().manual_seed(seed)
    return torch.tensor([5.0, 4.0]) * torch.rand(count, 2, generator=generator) - 2


def moons(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return points of two moons (n, 2) float32 and labels (n,), with as many of each."""
    rng = np.random.default_rng(seed)
    half = THRESHOLDS["points"] // 2
    a, b = rng.uniform(-np.pi / 8, 9 * np.pi / 8, (2, half))
    x = np.concatenate([np.stack([np.cos(a), np.sin(a)], 1), np.stack([1 + np.cos(b), -np.sin(b)], 1)])
    labels = torch.tensor([1, 0]).repeat_interleave(half)
    return torch.from_numpy(x + rng.normal(0, THRESHOLDS["sigma"], x.shape)).float(), labels


class Layer(NamedTuple):
    """An affine map, computed here: weight (out, in) and bias (out,)."""

    weight: torch.Tensor
    bias: torch.Tensor

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return functional.linear(x, self.weight, self.bias)


Formula = Callable[[Layer, Layer, torch.Tensor], torch.Tensor]


def RIGHT(first: Layer, second: Layer, x: torch.Tensor) -> torch.Tensor:
    return second(torch.relu(first(x)))


def pairs_of_layers(network: Remote) -> Iterator[tuple[Layer, Layer]]:
    """Yield the layers that the parameters may stand for.

    All may have the same shape: which one comes first, and which bias belongs to which, is left to try. One that the
    network applies twice stands for both. How many hidden units and biases there are is judged elsewhere.
    """
    found = [tensor.float() for tensor in parameters(network).values() if tensor.is_floating_point()][:6]
    weights = [tensor for tensor in found if tensor.ndim == 2]
    for first, second in permutations(weights if len(weights) > 1 else 2 * weights, 2):
        if first.shape[1] == second.shape[0] == 2 and first.shape[0] == second.shape[1]:
            hidden = len(first)
            for first_bias in [tensor for tensor in found if tensor.shape == (hidden,)] or [torch.zeros(hidden)]:
                for second_bias in [tensor for tensor in found if tensor.shape == (2,)] or [torch.zeros(2)]:
                    yield Layer(first, first_bias), Layer(second, second_bias)


def layers_behind(
    network: Remote, x: torch.Tensor, outputs: torch.Tensor, formula: Formula
) -> tuple[Layer, Layer] | None:
    """Return layers, made of the network's parameters, from which the formula gives these outputs."""
    for first, second in pairs_of_layers(network):
        expected = formula(first, second, x)
        if expected.shape == outputs.shape and expected.isfinite().all():
            atol = 1e-5 * (1 + float(expected.abs().max()))
            if torch.allclose(outputs, expected, rtol=1e-4, atol=atol):
                return first, second
    return None


def name_the_mistake(network: Remote, x: torch.Tensor, outputs: torch.Tensor) -> None:
    """Fail, with words for a usual mistake if it is one."""
    for formula, message, hint in FORWARD_MISTAKES:
        if layers_behind(network, x, outputs, formula):
            fail(message, hint)
    fail(
        "The outputs of your network are not what its two layers and ReLU amount to.",
        "`forward` calls three things, one after the other: the first layer, ReLU, the second layer.",
    )


# What a usual mistake computes from (first layer, second layer, inputs), and what to say about it.
FORWARD_MISTAKES: list[tuple[Formula, str, str]] = [
    (
        lambda first, second, x: second(first(x)),
        "There is no ReLU between the two linear maps of your network.",
        "Without it, the two are no better than one: a single straight line.",
    ),
    (
        lambda first, second, x: torch.relu(second(torch.relu(first(x)))),
        "ReLU is applied to the outputs of your network as well.",
        "It belongs between the two linear maps, and nowhere else.",
    ),
    (
        lambda first, second, x: torch.relu(second(first(x))),
        "ReLU comes after the second linear map of your network.",
        "It belongs between the two.",
    ),
    (
        lambda first, second, x: torch.softmax(second(torch.relu(first(x))), dim=1),
        "There is a softmax at the output of your network.",
        "It changes no prediction: return the two outputs of the second layer as they are.",
    ),
    (
        lambda first, second, x: torch.sigmoid(second(torch.relu(first(x)))),
        "There is a sigmoid at the output of your network.",
        "It changes no prediction: return the two outputs of the second layer as they are.",
    ),
    (
        lambda first, second, x: second(torch.sigmoid(first(x))),
        "There is a sigmoid between the two linear maps of your network.",
        "Here it is to be ReLU.",
    ),
    (
        lambda first, second, x: second(torch.tanh(first(x))),
        "There is a tanh between the two linear maps of your network.",
        "Here it is to be ReLU.",
    ),
    (
        lambda first, second, x: second(functional.leaky_relu(first(x), 0.1)),
        "There is a leaky ReLU between the two linear maps of your network.",
        "Here it is to be ReLU.",
    ),
    (
        lambda first, second, x: first(x),
        "Your network uses one of its layers only.",
        "`forward` calls the first layer, ReLU, the second layer.",
    ),
    (
        lambda first, second, x: functional.linear(torch.relu(functional.linear(x, first.weight)), second.weight),
        "The biases of your layers are left out.",
        "Call the layers; f(x) = W2 · ReLU(W1 · x) in the lecture leaves the biases out to save space.",
    ),
]

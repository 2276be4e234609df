"""Hidden checks of `collapse`: the one affine map that two linear layers amount to, multiplied out here as well."""

from typing import NamedTuple

import numpy as np
import pytest
import torch

from autograder.checking import Spec, as_numbers, as_tuple, expect, fail, kind_of, linear

WHAT = "what `collapse_linear` returned"


@pytest.mark.check(question="collapse", points=0.5)
def test_collapse_answers(submission):
    """Your `collapse_linear` takes two layers and gives something back."""
    layers = Layers.drawn((4, 4, 4), seed=600)  # square: a wrong order is told below
    expect(
        submission.collapse_linear(*layers.specs) is not None,
        "`collapse_linear` returned nothing (None).",
        "Is there a `return` in front of the result?",
    )


@pytest.mark.check(question="collapse", points=0.5, needs="test_collapse_answers")
def test_collapse_is_a_pair_of_tensors(submission):
    """Your `collapse_linear` returns weights and biases, in this order, as tensors of the right shapes."""
    answer = submission.collapse_linear(*Layers.drawn((4, 4, 4), seed=601).specs)
    found = as_tuple(answer, WHAT, 2)
    for part, name in zip(found, ("W", "b"), strict=True):
        expect(
            isinstance(part, torch.Tensor),
            f"`{name}` is {kind_of(part)}, not a tensor.",
            "The weights and biases of a layer are tensors, and what you compute with them is one.",
        )
    expect(
        (found[0].ndim, found[1].ndim) != (1, 2),
        "`collapse_linear` returned the biases first.",
        "The pair is (W, b).",
    )
    expect(found[0].shape == (4, 4), "`W` does not have the shape (m, n).", "It is a matrix, as `fc1.weight` is.")
    expect(found[1].shape == (4,), "`b` does not have the shape (m,).", "It is a vector, as `fc2.bias` is.")


@pytest.mark.check(question="collapse", points=1.5, needs="test_collapse_answers")
def test_collapse_weights_of_square_layers(submission):
    """Your weights are right for layers that do not change the number of features."""
    for size, seed in [(4, 602), (7, 603), (1, 604)]:
        check_weights(submission, Layers.drawn((size, size, size), seed))


@pytest.mark.check(question="collapse", points=1.5, needs="test_collapse_answers")
def test_collapse_biases_of_square_layers(submission):
    """Your biases are right for layers that do not change the number of features."""
    for size, seed in [(4, 605), (7, 606), (1, 607)]:
        check_biases(submission, Layers.drawn((size, size, size), seed))


@pytest.mark.check(question="collapse", points=0.5, needs="test_collapse_answers")
def test_collapse_of_other_sizes(submission):
    """Your weights are right, and there is a bias for each output, whatever the sizes of the layers."""
    for seed in range(608, 612):
        sizes = np.random.default_rng(seed).permutation(np.arange(2, 30))[:3].tolist()
        layers = Layers.drawn(sizes, seed)
        weights, biases = pair(submission, layers)
        expect(
            weights.shape == layers.weights.shape,
            "`W` has a wrong shape where the layers have different sizes.",
            "fc1 goes from n to h, fc2 from h to m. W has a row for each of the m outputs and a column for each of the "
            "n inputs.",
        )
        expect(close(weights, layers.weights), "`W` is wrong where the layers have different sizes.")
        expect(  # wrong biases are told by the check above, once
            biases.shape == layers.biases.shape,
            "`b` has a wrong shape where the layers have different sizes.",
            "fc2 goes from h to m, so there are m biases.",
        )


@pytest.mark.check(question="collapse", points=0.5, needs="test_collapse_answers")
def test_collapse_leaves_the_layers_alone(submission):
    """Both layers stay as they are."""
    for seed in (612, 613):
        layers = Layers.drawn((4, 4, 4), seed)
        found = submission.probe("layers_around", submission.collapse_linear, *layers.specs)
        before, after = as_tuple(found, "the state of the layers", 2)
        expect(
            same(before, after),
            "A layer has changed after the call: its weights, its biases, their gradients or whether they are trained.",
            "Make new tensors: methods that end in `_`, `+=` and assignments to `.data` or `.weight` change the layer.",
        )


class Layers(NamedTuple):
    """Two layers, from n to h and from h to m numbers: weights (h, n) and (m, h), biases (h,) and (m,)."""

    first: torch.Tensor
    first_bias: torch.Tensor
    second: torch.Tensor
    second_bias: torch.Tensor

    @classmethod
    def drawn(cls, sizes: tuple[int, int, int] | list[int], seed: int) -> "Layers":
        generator = torch.Generator().manual_seed(seed)
        n, h, m = sizes
        return cls(*(torch.randn(shape, generator=generator) for shape in ((h, n), (h,), (m, h), (m,))))

    @property
    def specs(self) -> tuple[Spec, Spec]:
        return linear(self.first, self.first_bias), linear(self.second, self.second_bias)

    @property
    def weights(self) -> torch.Tensor:
        return self.second.double() @ self.first.double()

    @property
    def biases(self) -> torch.Tensor:
        return self.second.double() @ self.first_bias.double() + self.second_bias.double()


def pair(submission, layers: Layers) -> tuple[torch.Tensor, torch.Tensor]:
    """Return W and b as float64, whatever holds them and in whatever order.

    `test_collapse_is_a_pair_of_tensors` judges that.
    """
    parts = as_tuple(submission.collapse_linear(*layers.specs), WHAT, 2)
    weights, biases = (as_numbers(part, name) for part, name in zip(parts, ("`W`", "`b`"), strict=True))
    return (biases, weights) if (weights.ndim, biases.ndim) == (1, 2) else (weights, biases)


def close(found: torch.Tensor, expected: torch.Tensor) -> bool:
    """Agree they up to the rounding of a product of float32 matrices?"""
    return found.shape == expected.shape and torch.allclose(
        found, expected.double(), rtol=1e-4, atol=1e-5 * float(expected.abs().max())
    )


def check_weights(submission, layers: Layers) -> None:
    """Fail unless W is right; name the mistake if it is a usual one."""
    weights, _ = pair(submission, layers)
    if close(weights, layers.weights):
        return
    for wrong, message, hint in WEIGHT_MISTAKES:
        if close(weights, wrong(layers)):
            fail(message, hint)
    fail("`W` is wrong.", "Write fc2(fc1(x)) out with W1, b1, W2 and b2, and look at what stands in front of x.")


def check_biases(submission, layers: Layers) -> None:
    """Fail unless b is right; name the mistake if it is a usual one."""
    _, biases = pair(submission, layers)
    biases = biases.reshape(-1) if biases.numel() == layers.biases.numel() else biases
    if close(biases, layers.biases):
        return
    for wrong, message, hint in BIAS_MISTAKES:
        if close(biases, wrong(layers)):
            fail(message, hint)
    fail("`b` is wrong.", "Write fc2(fc1(x)) out with W1, b1, W2 and b2, and look at what stands without x.")


def same(before: object, after: object) -> bool:
    """Are two answers of the probe, made of lists, dicts and tensors, the same?"""
    if isinstance(before, torch.Tensor):
        return isinstance(after, torch.Tensor) and before.dtype == after.dtype and torch.equal(before, after)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(same(before[key], after[key]) for key in before)
    return type(before) is type(after) and before == after


# What a usual mistake computes from the layers, and what to say about it.
WEIGHT_MISTAKES = [
    (
        lambda layers: layers.first @ layers.second,
        "`W` is W1 · W2.",
        "Matrices do not commute. fc1 is applied first, so W1 stands next to x: W2 · (W1 · x).",
    ),
    (
        lambda layers: layers.weights.T,
        "`W` is the transpose of what it should be.",
        "`fc1.weight` has the shape (outputs, inputs), and so has W.",
    ),
    (
        lambda layers: (layers.first @ layers.second).T,
        "`W` is the transpose of W1 · W2.",
        "`fc1.weight` is W1 as it stands in W1 · x: no transpose is needed, and W2 stands on the left.",
    ),
    (
        lambda layers: layers.second @ layers.first.T,
        "W1 is transposed in `W`.",
        "`fc1.weight` is W1 as it stands in W1 · x.",
    ),
    (
        lambda layers: layers.second.T @ layers.first,
        "W2 is transposed in `W`.",
        "`fc2.weight` is W2 as it stands in W2 · x.",
    ),
    (
        lambda layers: layers.first * layers.second,
        "`W` is the product of the weights element by element.",
        "`*` multiplies element by element; `@` is the product of matrices.",
    ),
    (
        lambda layers: layers.first + layers.second,
        "`W` is the sum of the weights.",
        "One map after the other is a product, not a sum.",
    ),
]
BIAS_MISTAKES = [
    (
        lambda layers: layers.second_bias,
        "b1 is forgotten in `b`.",
        "W2 · (W1 · x + b1) + b2: the second layer multiplies b1 as well.",
    ),
    (
        lambda layers: layers.first_bias + layers.second_bias,
        "`b` is b1 + b2.",
        "W2 · (W1 · x + b1) + b2: the second layer multiplies b1 as well.",
    ),
    (
        lambda layers: layers.second @ layers.first_bias,
        "b2 is forgotten in `b`.",
        "It is added in the end.",
    ),
    (
        lambda layers: layers.first @ layers.first_bias + layers.second_bias,
        "b1 is multiplied by W1 in `b`.",
        "The layer that comes after b1 is the second one.",
    ),
    (
        lambda layers: layers.first @ layers.second_bias + layers.first_bias,
        "`b` is the one of fc1(fc2(x)).",
        "fc1 is applied first, fc2 to what it returns.",
    ),
    (
        lambda layers: layers.second @ (layers.first_bias + layers.second_bias),
        "b2 is multiplied by W2 in `b`.",
        "It is added in the end, after the multiplication.",
    ),
    (
        lambda layers: layers.second.T @ layers.first_bias + layers.second_bias,
        "W2 is transposed in `b`.",
        "`fc2.weight @ fc1.bias` multiplies a matrix by a vector; the other way round, the matrix gets transposed.",
    ),
    (
        lambda layers: layers.second * layers.first_bias + layers.second_bias,
        "`b` is a matrix: W2 and b1 are multiplied element by element.",
        "`*` multiplies element by element; `@` multiplies a matrix by a vector.",
    ),
]

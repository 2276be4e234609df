"""Hidden checks of `activations`: four functions of numbers. Each has checks of its own, so no mistake costs two."""

import ast
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder.checking import as_numbers, expect, fail, kind_of, names_used, unchanged_inputs
from autograder.structure import nodes_of

# ------------------------------------------------------------------------------------------ relu


@pytest.mark.check(question="activations", points=0.25)
def test_relu_answers(submission):
    """Your `relu` takes a tensor and gives something back."""
    check_answers("relu", submission.relu)


@pytest.mark.check(question="activations", points=0.75, needs="test_relu_answers")
def test_relu_values(submission):
    """Your `relu` keeps positive numbers and turns negative ones into 0."""
    check_values("relu", submission.relu, torch.relu, RELU_MISTAKES, [mixed(500), large(501)])


@pytest.mark.check(question="activations", points=0.25, needs="test_relu_answers")
def test_relu_shape_and_dtype(submission):
    """Your `relu` gives a tensor of the shape and dtype that it got, whatever these are."""
    check_shape_and_dtype("relu", submission.relu)


@pytest.mark.check(question="activations", points=0.25, needs="test_relu_answers")
def test_relu_leaves_its_input_alone(submission):
    """Your `relu` makes a new tensor and leaves its input as it was."""
    check_unchanged("relu", submission.relu, mixed(502))


@pytest.mark.check(question="activations", points=0.5, needs="test_relu_values")
def test_relu_is_your_own(submission):
    """Your `relu` computes the formula and calls no ready-made ReLU."""
    check_own_formula(submission.tree, "relu")


# --------------------------------------------------------------------------------------- sigmoid


@pytest.mark.check(question="activations", points=0.25)
def test_sigmoid_answers(submission):
    """Your `sigmoid` takes a tensor and gives something back."""
    check_answers("sigmoid", submission.sigmoid)


@pytest.mark.check(question="activations", points=0.5, needs="test_sigmoid_answers")
def test_sigmoid_values(submission):
    """Your `sigmoid` is 1 / (1 + exp(-z))."""
    check_values("sigmoid", submission.sigmoid, torch.sigmoid, SIGMOID_MISTAKES, [mixed(510)])


@pytest.mark.check(question="activations", points=0.25, needs="test_sigmoid_answers")
def test_sigmoid_of_large_numbers(submission):
    """Your `sigmoid` is finite and right for numbers such as ±200, too."""
    check_large("sigmoid", submission.sigmoid, torch.sigmoid, SIGMOID_MISTAKES, 511)


@pytest.mark.check(question="activations", points=0.25, needs="test_sigmoid_answers")
def test_sigmoid_shape_and_dtype(submission):
    """Your `sigmoid` gives a tensor of the shape and dtype that it got, whatever these are."""
    check_shape_and_dtype("sigmoid", submission.sigmoid)


@pytest.mark.check(question="activations", points=0.25, needs="test_sigmoid_answers")
def test_sigmoid_leaves_its_input_alone(submission):
    """Your `sigmoid` makes a new tensor and leaves its input as it was."""
    check_unchanged("sigmoid", submission.sigmoid, mixed(512))


@pytest.mark.check(question="activations", points=0.5, needs="test_sigmoid_values")
def test_sigmoid_is_your_own(submission):
    """Your `sigmoid` computes the formula and calls no ready-made sigmoid."""
    check_own_formula(submission.tree, "sigmoid")


# ------------------------------------------------------------------------------------------ tanh


@pytest.mark.check(question="activations", points=0.25)
def test_tanh_answers(submission):
    """Your `tanh` takes a tensor and gives something back."""
    check_answers("tanh", submission.tanh)


@pytest.mark.check(question="activations", points=0.5, needs="test_tanh_answers")
def test_tanh_values(submission):
    """Your `tanh` is the hyperbolic tangent."""
    check_values("tanh", submission.tanh, torch.tanh, TANH_MISTAKES, [mixed(520)])


@pytest.mark.check(question="activations", points=0.25, needs="test_tanh_answers")
def test_tanh_of_large_numbers(submission):
    """Your `tanh` is finite and right for numbers such as ±200, too."""
    check_large("tanh", submission.tanh, torch.tanh, TANH_MISTAKES, 521)


@pytest.mark.check(question="activations", points=0.25, needs="test_tanh_answers")
def test_tanh_shape_and_dtype(submission):
    """Your `tanh` gives a tensor of the shape and dtype that it got, whatever these are."""
    check_shape_and_dtype("tanh", submission.tanh)


@pytest.mark.check(question="activations", points=0.25, needs="test_tanh_answers")
def test_tanh_leaves_its_input_alone(submission):
    """Your `tanh` makes a new tensor and leaves its input as it was."""
    check_unchanged("tanh", submission.tanh, mixed(522))


@pytest.mark.check(question="activations", points=0.5, needs="test_tanh_values")
def test_tanh_is_your_own(submission):
    """Your `tanh` computes a formula and calls no ready-made tanh."""
    check_own_formula(submission.tree, "tanh")


# ------------------------------------------------------------------------------------ leaky_relu


@pytest.mark.check(question="activations", points=0.25)
def test_leaky_relu_answers(submission):
    """Your `leaky_relu` takes a tensor and gives something back, with `tau` and without."""
    check_answers("leaky_relu", submission.leaky_relu)
    check_answers("leaky_relu", submission.leaky_relu, 0.3)


@pytest.mark.check(question="activations", points=0.5, needs="test_leaky_relu_answers")
def test_leaky_relu_values(submission):
    """Your `leaky_relu` keeps positive numbers and turns a negative z into 0.1 · z, if it is not told another slope."""
    inputs = [mixed(530), large(531)]
    mistakes = [*leaky_mistakes(0.1), (leaky(0.01), "The slope of `leaky_relu` is 0.01.", "`tau` is 0.1 unless told.")]
    check_values("leaky_relu", submission.leaky_relu, leaky(0.1), mistakes, inputs)


@pytest.mark.check(question="activations", points=0.25, needs="test_leaky_relu_answers")
def test_leaky_relu_slopes(submission):
    """Your `leaky_relu` turns a negative z into tau · z, whatever tau is."""
    z = mixed(533)
    for tau in np.random.default_rng(533).uniform([0.01, 0.3, 0.7], [0.05, 0.5, 0.95]).tolist():
        answer, dtype = answer_to("leaky_relu", submission.leaky_relu, z, tau)
        # A usual mistake with the right slope is told by the check above, once.
        known = (leaky(tau), *(wrong for wrong, _, _ in leaky_mistakes(tau)))
        expect(
            not close(answer, leaky(0.1)(z.double()), dtype),
            "`leaky_relu` does not look at its `tau`.",
            "0.1 is only what tau is if nobody says anything else.",
        )
        expect(
            any(close(answer, formula(z.double()), dtype) for formula in known),
            "`leaky_relu` returns wrong values for some slopes.",
            "Where z is negative, tau · z; where it is positive, z, whatever tau is.",
        )


@pytest.mark.check(question="activations", points=0.25, needs="test_leaky_relu_answers")
def test_leaky_relu_shape_and_dtype(submission):
    """Your `leaky_relu` gives a tensor of the shape and dtype that it got, whatever these are."""
    check_shape_and_dtype("leaky_relu", submission.leaky_relu)


@pytest.mark.check(question="activations", points=0.25, needs="test_leaky_relu_answers")
def test_leaky_relu_leaves_its_input_alone(submission):
    """Your `leaky_relu` makes a new tensor and leaves its input as it was."""
    check_unchanged("leaky_relu", submission.leaky_relu, mixed(534))
    check_unchanged("leaky_relu", submission.leaky_relu, mixed(535), 0.3)


@pytest.mark.check(question="activations", points=0.5, needs="test_leaky_relu_values")
def test_leaky_relu_is_your_own(submission):
    """Your `leaky_relu` computes the formula and calls no ready-made leaky ReLU."""
    check_own_formula(submission.tree, "leaky_relu")


# --------------------------------------------------------------------------------- what they share

Formula = Callable[[torch.Tensor], torch.Tensor]
Mistakes = list[tuple[Formula, str, str]]  # what a usual mistake computes, and what to say about it


def mixed(seed: int) -> torch.Tensor:
    """Return numbers (41,) of both signs, small and middling ones, and a zero."""
    generator = torch.Generator().manual_seed(seed)
    scales = torch.tensor([0.02, 0.3, 2.0, 6.0]).repeat_interleave(10)
    signs = torch.tensor([1.0, -1.0]).repeat(20)
    return torch.cat([scales * signs * (0.1 + torch.rand(40, generator=generator)), torch.zeros(1)])


def large(seed: int) -> torch.Tensor:
    """Return numbers (12,) of both signs: around ±30, around ±200, and beyond."""
    generator = torch.Generator().manual_seed(seed)
    scales = torch.tensor([30.0, 200.0, 1000.0]).repeat_interleave(4)
    return scales * torch.tensor([1.0, -1.0]).repeat(6) * (1 + 0.3 * torch.rand(12, generator=generator))


def check_answers(name: str, function, *tau: float) -> None:
    answer = function(mixed(540), *tau)
    expect(answer is not None, f"`{name}` returned nothing (None).", "Is there a `return` in front of the result?")


def answer_to(name: str, function, z: torch.Tensor, *tau: float) -> tuple[torch.Tensor, torch.dtype]:
    """Return what the function makes of z, and the dtype that it is to be judged by.

    Whatever holds the numbers, they come as float64. `…_shape_and_dtype` judges what does, and so a result of float32
    need not be better than that here.
    """
    found = function(z, *tau)
    single = isinstance(found, torch.Tensor | np.ndarray) and str(found.dtype).endswith("float32")
    return one_for_each(name, found, z), torch.float32 if single else z.dtype


def one_for_each(name: str, found: object, z: torch.Tensor) -> torch.Tensor:
    """Return the numbers of a result as float64; fail unless there is one for each of z."""
    numbers = as_numbers(found, f"what `{name}` returned")
    expect(
        numbers.shape == z.shape,
        f"`{name}` does not return one number for each number of its input.",
        "It works element by element: what comes out has the shape of what goes in.",
    )
    return numbers


def check_unchanged(name: str, function, z: torch.Tensor, *tau: float) -> None:
    one_for_each(name, unchanged_inputs(function, z, *tau), z)


def close(answer: torch.Tensor, expected: torch.Tensor, dtype: torch.dtype) -> bool:
    """Agree two results (float64) up to the rounding of a few operations in `dtype`?"""
    rtol, atol = (1e-5, 2e-6) if dtype == torch.float32 else (1e-9, 1e-12)
    return torch.allclose(answer, expected, rtol=rtol, atol=atol)


def check_values(name: str, function, formula: Formula, mistakes: Mistakes, inputs: list[torch.Tensor]) -> None:
    """Fail unless the function computes the formula; name the mistake if it is a usual one."""
    for z in (z.to(dtype) for z in inputs for dtype in (torch.float32, torch.float64)):
        answer, dtype = answer_to(name, function, z)
        if close(answer, formula(z.double()), dtype):
            continue
        for wrong, message, hint in mistakes:
            if close(answer, wrong(z.double()), dtype):
                fail(message, hint)
        expect(
            not answer.isnan().any(),
            f"`{name}` returns NaN for some numbers.",
            "NaN comes from ∞ - ∞, ∞ / ∞, 0 · ∞ and 0 / 0.",
        )
        fail(
            f"`{name}` returns wrong values.",
            "Compare with the formula by hand for a few numbers: a positive one, a negative one, 0.",
        )


def check_large(name: str, function, formula: Formula, mistakes: Mistakes, seed: int) -> None:
    """Fail unless the function is right for numbers whose exponential is ∞.

    One of the usual mistakes passes here, if it is made in a way that has no trouble with large numbers: the check of
    the values tells it, once.
    """
    for z in (large(seed), large(seed).double()):
        answer, dtype = answer_to(name, function, z)
        expect(
            not answer.isnan().any(),
            f"`{name}` returns NaN for some large numbers.",
            "`torch.exp` of a large number is ∞, and ∞ / ∞ or ∞ - ∞ is NaN. Rearrange the formula: 1 / (1 + ∞) is 0, "
            "and harmless. Or let only negative numbers get into `exp`.",
        )
        expect(
            answer.isfinite().all(),
            f"`{name}` returns infinite values for some large numbers.",
            "`torch.exp` of a large number is ∞: it may stand below a fraction line, but not above.",
        )
        expect(
            any(close(answer, known(z.double()), dtype) for known in (formula, *(wrong for wrong, _, _ in mistakes))),
            f"`{name}` returns wrong values for some large numbers.",
            "Plot it: far to the left and far to the right, the curve is flat.",
        )


def check_shape_and_dtype(name: str, function) -> None:
    """Fail unless the function gives a tensor of the shape and dtype of its input."""
    z = mixed(541)
    for given in (z[:24].reshape(2, 3, 4), z[:6].reshape(6, 1), z[3], z[2], z.double(), z[5].double()):
        answer = function(given)
        expect(
            isinstance(answer, torch.Tensor),
            f"`{name}` returns {kind_of(answer)} where it should return a tensor.",
            "Compute with the tensor as it is: torch's operations work on all its numbers at once.",
        )
        expect(
            answer.shape == given.shape,
            f"`{name}` returns a tensor of another shape than it got."
            + (" It got one without dimensions, which holds one number." if given.dim() == 0 else ""),
            "It works element by element, whatever the shape.",
        )
        expect(
            answer.dtype == given.dtype,
            f"`{name}` changes the dtype: it got {given.dtype} and returned {answer.dtype}.",
            "Python's numbers take the dtype of the tensor that they are combined with; `torch.tensor(…)`, `.float()` "
            "and NumPy have a dtype of their own.",
        )


# The last part of a name, as in `torch.nn.functional.relu_`, that stands for the ready-made function.
READY_MADE = {
    "relu": {"relu", "relu_", "ReLU"},
    "sigmoid": {"sigmoid", "sigmoid_", "Sigmoid", "expit"},
    "tanh": {"tanh", "tanh_", "Tanh"},
    "leaky_relu": {"leaky_relu", "leaky_relu_", "LeakyReLU"},
}
LIBRARIES = {"torch", "numpy", "math", "cmath", "scipy", "jax", "tensorflow", "keras"}


def check_own_formula(tree: ast.Module, name: str) -> None:
    """Fail if a function, or what it uses of the file, calls the ready-made one. The source says so; nothing is run.

    Functions, classes and modules of the student's own may have any name, and so may parts of other formulas:
    `torch.sigmoid` in a tanh is fine.
    """
    own = {"self", "cls"}
    for node in nodes_of(tree):
        if isinstance(node, ast.ClassDef):
            own.add(node.name)
        elif isinstance(node, ast.Import):
            own |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            own.add(node.module.partition(".")[0])
    used = names_used(tree, name)
    ready_made = any(
        dot and last in READY_MADE[name] and first not in own - LIBRARIES
        for first, dot, last in ((full.partition(".")[0], *full.rpartition(".")[1:]) for full in used)
    )
    expect(
        not ready_made and (used or not imported(tree, name)),
        f"Your `{name}` calls a ready-made function for it.",
        "Write the formula yourself, with `torch.exp`, `torch.where`, comparisons and arithmetic.",
    )


def imported(tree: ast.Module, name: str) -> bool:
    """Is there an import that `name` may come from?"""
    aliases = (alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names)
    return any("*" in alias.name or (alias.asname or alias.name) == name for alias in aliases)


# ---------------------------------------------------------------------------------- usual mistakes

RELU_MISTAKES: Mistakes = [
    (lambda z: z.clamp(max=0), "`relu` keeps the negative numbers.", "It is the larger one of 0 and z."),
    (torch.abs, "`relu` returns the absolute value.", "A negative number becomes 0, and not positive."),
    (lambda z: -torch.relu(z), "`relu` returns the negative of what it should.", "Positive numbers stay as they are."),
    (functional.relu6, "`relu` cuts large numbers off.", "Positive numbers stay as they are, however large."),
    (
        lambda z: (z > 0).double(),
        "`relu` returns 1 where z is positive.",
        "`z > 0` says where; what stands there is z itself.",
    ),
]
SIGMOID_MISTAKES: Mistakes = [
    (lambda z: torch.sigmoid(-z), "`sigmoid` falls where it should rise.", "Look at the sign in exp(-z)."),
    (lambda z: 1 + torch.exp(-z), "`sigmoid` returns 1 + exp(-z).", "1 / (1 + exp(-z)) needs all its brackets."),
    (torch.tanh, "`sigmoid` returns the hyperbolic tangent.", "A sigmoid lies between 0 and 1."),
    (lambda z: 1 / (1 + 2.718**-z), "`sigmoid` computes with a rounded e.", "`torch.exp` has all the digits."),
    (
        lambda z: torch.softmax(z, dim=0),
        "`sigmoid` returns a softmax: its values depend on each other.",
        "It works element by element: no sum over the tensor.",
    ),
]
TANH_MISTAKES: Mistakes = [
    (lambda z: torch.tanh(-z), "`tanh` falls where it should rise.", "Look at the signs in the exponents."),
    (torch.sigmoid, "`tanh` returns the sigmoid.", "tanh lies between -1 and 1."),
    (
        lambda z: torch.tanh(z / 2),
        "`tanh` rises too slowly.",
        "Look for a missing 2: tanh(z) = 2 · sigmoid(2z) - 1, with 2z inside.",
    ),
    (lambda z: torch.tanh(2 * z), "`tanh` rises too fast.", "Look for a 2 too many in the exponents."),
    (lambda z: torch.sigmoid(2 * z), "`tanh` lies between 0 and 1.", "It lies between -1 and 1."),
    (lambda z: 1 / torch.tanh(z), "`tanh` is upside down.", "Numerator and denominator have changed places."),
    (torch.atan, "`tanh` returns an arcus tangent.", "The hyperbolic tangent is made of exponentials."),
    (torch.tan, "`tanh` returns the tangent.", "The hyperbolic tangent is made of exponentials."),
]


def leaky(tau: float) -> Formula:
    """Return the leaky ReLU with this slope."""
    return lambda z: functional.leaky_relu(z, tau)


def leaky_mistakes(tau: float) -> Mistakes:
    return [
        (
            lambda z: torch.where(z > 0, z, -tau * z),
            "`leaky_relu` turns negative numbers into positive ones.",
            "The lecture prints -τz there, which has the wrong sign: with τz, the curve goes on falling left of 0.",
        ),
        (torch.relu, "`leaky_relu` turns negative numbers into 0.", "It lets a little through: tau · z."),
        (
            lambda z: torch.where(z > 0, tau * z, z),
            "`leaky_relu` makes positive numbers smaller instead of negative ones.",
            "Which of the two is for z > 0?",
        ),
        (lambda z: tau * z, "`leaky_relu` makes all numbers smaller.", "Positive numbers stay as they are."),
        (
            lambda z: torch.relu(z) + tau * z,
            "`leaky_relu` makes positive numbers larger.",
            "tau · z is for negative numbers only.",
        ),
        (
            lambda z: torch.where(z > 0, z, z - tau),
            "`leaky_relu` subtracts tau from negative numbers.",
            "It multiplies them by tau.",
        ),
        (
            lambda z: torch.where(z > 0, z, z / tau),
            "`leaky_relu` divides negative numbers by tau.",
            "It multiplies them by tau.",
        ),
        (
            lambda z: torch.where(z > 0, z, torch.full_like(z, tau)),
            "`leaky_relu` turns every negative number into tau.",
            "It is tau · z: a line, and not a constant.",
        ),
    ]

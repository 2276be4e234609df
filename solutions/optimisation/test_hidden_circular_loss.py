"""Hidden checks of the question `circular-loss`. Inputs are drawn here from seeds; numbers are in thresholds.toml."""

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from autograder.checking import (
    Recipe,
    as_number,
    as_tensor,
    assert_close,
    at_least,
    at_most,
    expect,
    fail,
    gradient,
    load_thresholds,
    parameters,
    raises,
    train,
    tries,
    unchanged_inputs,
)

THRESHOLDS = load_thresholds(__file__)
PI = math.pi
FLOAT_STEP = torch.finfo(torch.float32).eps  # a π that was typed as a float32 is a right π


@pytest.mark.check(question="circular-loss", points=0.5)
def test_circular_loss_answers(submission):
    """Your circular loss takes predicted and true angles and gives something back."""
    pred, target = angles(8, seed=51)
    expect(
        submission.circular_mse_loss(pred, target) is not None,
        "`circular_mse_loss` returned nothing (None).",
        "Is there a `return` in front of the result?",
    )


@pytest.mark.check(question="circular-loss", points=2, needs="test_circular_loss_answers")
def test_circular_loss_is_a_scalar_tensor_of_the_same_dtype(submission):
    """Your circular loss is a tensor with one number in it, of the dtype of the angles."""
    for dtype in (torch.float32, torch.float64):
        pred, target = angles(20, seed=52, dtype=dtype)
        result = submission.circular_mse_loss(pred, target)
        as_tensor(result, "what `circular_mse_loss` returned", shape=(), dtype=dtype)


@pytest.mark.check(question="circular-loss", points=1.5, needs="test_circular_loss_answers")
def test_circular_loss_without_a_wrap_is_the_mean_squared_error(submission):
    """Between angles that are close together, your circular loss is the ordinary mean squared error."""
    generator = torch.Generator().manual_seed(53)
    for count in (1, 40):
        target = 2 + 2 * torch.rand(count, generator=generator)
        pred = target + 1.8 * torch.rand(count, generator=generator) - 0.9
        check_loss(submission, pred, target)


@pytest.mark.check(question="circular-loss", points=3.5, needs="test_circular_loss_answers")
def test_circular_loss_takes_the_short_way_round(submission):
    """Your circular loss measures the short way round the circle, on both sides."""
    generator = torch.Generator().manual_seed(54)
    near_zero = 0.05 + 0.9 * torch.rand(25, generator=generator)
    near_full = 2 * PI - 0.05 - 0.9 * torch.rand(25, generator=generator)
    hint = "From 0.1 it is 0.2 to 2π - 0.1, across 0, not 2π - 0.2; and just as far back."
    half_turn, opposite = torch.tensor([PI, 0.0, 3 * PI / 2]), torch.tensor([0.0, PI, PI / 2])
    for pred, target, more in (
        (near_full, near_zero, hint + " Look at predictions above their target."),
        (near_zero, near_full, hint + " Look at predictions below their target."),
        (*angles(60, seed=55), hint),
        (half_turn, opposite, "Half a turn apart, the difference is π."),
    ):
        check_loss(submission, pred, target, more, any_total=True)


@pytest.mark.check(question="circular-loss", points=2, needs="test_circular_loss_answers")
def test_circular_loss_of_angles_many_turns_away(submission):
    """Your circular loss is the same however many turns an angle has made."""
    for seed, turns in ((56, 3), (57, 150)):
        for dtype in (torch.float32, torch.float64):
            pred, target = angles(60, seed, turns, dtype)
            check_loss(
                submission,
                pred,
                target,
                "An angle may lie any number of turns outside [0, 2π), the target as well as the prediction: adding "
                "or subtracting 2π once is not enough, and the difference is what is to be wrapped.",
                any_total=True,
            )


@pytest.mark.check(question="circular-loss", points=1, needs="test_circular_loss_answers")
def test_circular_loss_of_any_shape(submission):
    """Your circular loss is the mean over all elements, whatever the shape."""
    for seed, shape in enumerate([(), (7, 1), (4, 5), (3, 2, 6)], start=58):
        pred, target = angles(math.prod(shape), seed)
        check_loss(
            submission,
            pred.reshape(shape),
            target.reshape(shape),
            f"Here, angles have {len(shape)} dimensions. The mean is over all elements: `.mean()` without `dim`.",
        )


@pytest.mark.check(question="circular-loss", points=2, needs="test_circular_loss_answers")
def test_circular_loss_has_the_right_gradient(submission):
    """A network can learn from your circular loss: its gradient points the short way round."""
    for seed in (62, 63):
        pred, target = angles(30, seed)  # never half a turn apart, where both ways are equally short
        found = gradient(submission.circular_mse_loss, pred, target)
        assert_close(
            found,
            (2 * shortest(pred, target) / len(pred)).float(),
            what="the gradient of `circular_mse_loss` with respect to `pred`",
            rtol=0,
            atol=2 * angle_rounding(pred, target) / len(pred),
            hint="The gradient of the squared difference is twice the wrapped difference. Is every step from `pred` to "
            "the result torch's own, without `.detach()`, `.item()`, NumPy or `torch.tensor(…)`?",
        )


@pytest.mark.check(question="circular-loss", points=1, needs="test_circular_loss_answers")
def test_circular_loss_has_a_gradient_where_the_prediction_is_right(submission):
    """Where a prediction is exactly right, the gradient of your circular loss is 0 and not NaN."""
    pred, target = angles(12, seed=64)
    target[::3] = pred[::3]
    found = as_tensor(gradient(submission.circular_mse_loss, pred, target), "the gradient", shape=(12,))
    expect(
        bool(torch.isfinite(found).all()),
        "The gradient is not a number (NaN or infinite) where prediction and target are the same angle.",
        "`acos` and `sqrt` have no finite slope there. Wrap the difference without them.",
    )
    expect(
        float(found[::3].abs().max()) < 1e3 * FLOAT_STEP,
        "The gradient is not 0 where prediction and target are the same angle.",
        "The loss is smallest there, so it is flat. Is the wrapped difference squared, and 0 at 0?",
    )


@pytest.mark.check(question="circular-loss", points=1.5, needs="test_circular_loss_answers")
def test_circular_loss_refuses_shapes_that_differ(submission):
    """Your circular loss refuses angles of different shapes."""
    pred, target = angles(9, seed=65)
    for first, second in ((pred.unsqueeze(1), target), (pred, target.unsqueeze(1)), (pred[:1], target)):
        with raises(ValueError, AssertionError, TypeError, RuntimeError):
            submission.circular_mse_loss(first, second)


@pytest.mark.check(question="circular-loss", points=0.5, needs="test_circular_loss_answers")
def test_circular_loss_leaves_its_inputs_alone(submission):
    """Your circular loss leaves the angles as they were."""
    unchanged_inputs(submission.circular_mse_loss, *angles(25, seed=66, turns=2))


@pytest.mark.check(question="circular-loss", points=1.5, needs="test_circular_loss_answers")
def test_circular_loss_trains_a_network_to_tell_angles(submission):
    """A small network that is trained with your circular loss learns to tell the angle of a point."""
    settings = THRESHOLDS["angles"]
    generator = torch.Generator().manual_seed(67)
    points, targets = points_and_angles(settings["train_points"], generator)
    held_out, truth = points_and_angles(settings["held_out_points"], generator)
    for attempt in tries(settings["tries"]):
        with attempt:
            network = submission.probe("angle_network")
            train(network, points, targets, Recipe(**settings["recipe"]), loss=submission.circular_mse_loss)
            error = shortest(angles_of(parameters(network), held_out), truth).abs()
            expect(
                at_most(float(error.mean()), settings["mean_error"])
                and at_least(float((error < settings["close"]).double().mean()), settings["close_share"]),
                "The network did not learn the angles of new points.",
                "With the right loss it always does. Around angle 0 a prediction just above 0 and a target just below "
                "2π are neighbours: the loss between them must be small, and its gradient must push towards each "
                "other.",
            )


def angles(
    count: int, seed: int, turns: int = 0, dtype: torch.dtype = torch.float32
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return predictions and targets (count,): up to `turns` turns from [0, 2π), never nearly half a turn apart."""
    generator = torch.Generator().manual_seed(seed)
    target = 2 * PI * torch.rand(count, generator=generator, dtype=torch.float64)
    apart = 0.9 * PI * (2 * torch.rand(count, generator=generator, dtype=torch.float64) - 1)
    pred = torch.remainder(target + apart, 2 * PI)
    whole = 2 * PI * torch.randint(-turns, turns + 1, (2, count), generator=generator)
    return (pred + whole[0]).to(dtype), (target + whole[1]).to(dtype)


def shortest(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the shortest way from target to pred in [-π, π), computed in float64."""
    return torch.remainder(pred.double() - target.double() + PI, 2 * PI) - PI


def angle_rounding(pred: torch.Tensor, target: torch.Tensor) -> float:
    """Return by how much a right formula may miss an angular difference: a few float32 steps of the largest angle."""
    return 4 * FLOAT_STEP * max(float(pred.abs().max()), float(target.abs().max()), PI)


def check_loss(submission, pred: torch.Tensor, target: torch.Tensor, hint: str = "", any_total: bool = False) -> None:
    """Fail unless the submission's loss has the right value; name the mistake if it is a usual one.

    With `any_total`, the wrapped differences are what matters: their squares one by one, the sum of these and half of
    their mean pass as well, since other checks judge how they are put together.
    """
    answer = submission.circular_mse_loss(pred, target)
    one_by_one = isinstance(answer, torch.Tensor) and answer.shape == pred.shape and answer.is_floating_point()
    if any_total and one_by_one:
        answer = answer.double().mean()
    if isinstance(answer, torch.Tensor | np.ndarray) and math.prod(answer.shape) == 1:
        answer = answer.reshape(-1)[0]  # whether it is a scalar tensor is judged elsewhere
    expect(
        not isinstance(answer, torch.Tensor) or answer.numel() == 1,
        "`circular_mse_loss` returned more than one number.",
        "The mean is over all elements: `.mean()` without `dim`.",
    )
    answer = as_number(answer, "what `circular_mse_loss` returned", tensor_ok=True)
    allowed = 2 * PI * angle_rounding(pred, target)  # the slope of a squared difference is at most 2π
    difference = shortest(pred, target)
    for factor in (1, difference.numel(), 0.5) if any_total else (1,):
        if abs(answer - factor * float(difference.square().mean())) <= factor * allowed:
            return
    if difference.numel() > 1:
        for value, message, mend in LOSS_MISTAKES:
            if abs(answer - value(pred.double(), target.double())) <= allowed:
                fail(message, mend)
    fail(
        "`circular_mse_loss` returned a wrong value.",
        hint or "Work out the differences of three pairs of angles by hand: wrap each, square it, take the mean.",
    )


# What a usual mistake answers for (pred, target), and what to say about it.
LOSS_MISTAKES: list[tuple[Callable[[torch.Tensor, torch.Tensor], float], str, str]] = [
    (
        lambda p, t: float(shortest(p, t).square().sum()),
        "`circular_mse_loss` returned the sum of the squares.",
        "It is their mean: the loss should not grow with the number of angles.",
    ),
    (
        lambda p, t: float(shortest(p, t).abs().mean()),
        "`circular_mse_loss` returned the mean of the differences themselves.",
        "Square them before you take the mean.",
    ),
    (
        lambda p, t: float(shortest(p, t).square().mean().sqrt()),
        "`circular_mse_loss` returned the root of the mean square.",
        "Leave the root out.",
    ),
    (
        lambda p, t: float(shortest(p, t).square().mean() / 2),
        "`circular_mse_loss` returned half of the mean square.",
        "Leave the half out.",
    ),
    (
        lambda p, t: float((1 - torch.cos(p - t)).mean()),
        "`circular_mse_loss` returned the mean of 1 - cos(difference).",
        "That grows to 2 at half a turn; the squared difference is π² there.",
    ),
    (
        lambda p, t: float((2 - 2 * torch.cos(p - t)).mean()),
        "`circular_mse_loss` measures straight through the circle, not along it.",
        "The distance of the points (cos, sin) is a chord; the angular difference is the arc, and π half a turn apart.",
    ),
    (
        lambda p, t: float((p - t).square().mean()),
        "`circular_mse_loss` returned the ordinary mean squared error, without a wrap.",
        "Take 2π away from, or add it to, a difference that is longer than half a turn.",
    ),
    (
        lambda p, t: float(torch.remainder(p - t, 2 * PI).square().mean()),
        "`circular_mse_loss` always measures in the same direction round the circle.",
        "After `% (2π)` a difference lies in [0, 2π): more than π means that the other way is shorter.",
    ),
]


def points_and_angles(count: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Return points (count, 2) around the origin, .5 to 1.5 away from it, and their angles (count,) in [0, 2π)."""
    angle = 2 * PI * torch.rand(count, generator=generator)
    radius = 0.5 + torch.rand(count, generator=generator)
    return torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1), angle


def angles_of(trained: dict[str, torch.Tensor], points: torch.Tensor) -> torch.Tensor:
    """Return the angles (N,) that the trained network predicts, computed here from its parameters."""
    by_shape = {tuple(value.shape): value.double() for value in trained.values()}
    expect(
        set(by_shape) == {(32, 2), (32,), (2, 32), (2,)},
        "The network lost parameters while it was trained with `circular_mse_loss`.",
        "A loss looks at the angles that it is given, and at nothing else.",
    )
    hidden = torch.tanh(points.double() @ by_shape[32, 2].T + by_shape[32,])
    direction = hidden @ by_shape[2, 32].T + by_shape[2,]
    return torch.atan2(direction[:, 1], direction[:, 0])

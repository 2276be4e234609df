"""Hidden checks of the question `spiral`. Inputs are drawn here from seeds; numbers are in thresholds.toml."""

import math

import numpy as np
import pytest
import torch

from autograder.checking import (
    as_array,
    as_numbers,
    as_tuple,
    at_most,
    expect,
    fail,
    hidden_loop,
    interpreter_events,
    load_thresholds,
)

THRESHOLDS = load_thresholds(__file__)
PI = math.pi
PARTS = ("points", "labels")
FLOAT_STEP = torch.finfo(torch.float32).eps  # a π that was typed as a float32 is a right π
FAR = 1.0  # farther from the arms than noise takes a point, be it too large by far


@pytest.mark.check(question="spiral", points=0.5)
def test_spiral_answers(submission):
    """Your spiral takes a number of points and gives two things back."""
    points, labels = as_tuple(submission.spiral_2d(even_numbers(seed=10)[0]), "what `spiral_2d` returned", 2)
    expect(points is not None and labels is not None, "The points or the labels of `spiral_2d` are nothing (None).")


@pytest.mark.check(question="spiral", points=1, needs="test_spiral_answers")
def test_spiral_shapes(submission):
    """Your spiral has points with two coordinates each, and one label for each point."""
    for num_points in (98, *even_numbers(seed=11)):  # 98: np.arange(0, 1, 1 / 49) has 50 steps
        answer = as_tuple(submission.spiral_2d(num_points), "what `spiral_2d` returned", 2)
        points, labels = (
            as_numbers(part, f"the {name} of `spiral_2d`").numpy() for part, name in zip(answer, PARTS, strict=True)
        )
        expect(
            points.ndim == 2 and points.shape[1:] == (2,),
            "The points of `spiral_2d` do not have the shape (n, 2).",
            "One row a point, its x in column 0 and its y in column 1.",
        )
        expect_as_many(points, num_points)
        expect(
            labels.shape == (num_points,),
            "The labels of `spiral_2d` do not have the shape (n,).",
            "One number for each point, in one dimension: (n,), not (n, 1).",
        )


@pytest.mark.check(question="spiral", points=0.5, needs="test_spiral_answers")
def test_spiral_of_an_odd_number_has_as_many_labels_as_points(submission):
    """For an odd number of points, your spiral has as many labels as points."""
    points, labels = drawn_spiral(submission, even_numbers(seed=12)[0] + 1)
    expect(
        len(points) == len(labels),
        "For an odd `num_points`, there are not as many labels as points.",
        "Make the labels from the number of points that you have really drawn.",
    )


@pytest.mark.check(question="spiral", points=1, needs="test_spiral_answers")
def test_spiral_dtypes(submission):
    """Your spiral's points are float64 and its labels whole numbers."""
    points, labels = as_tuple(submission.spiral_2d(even_numbers(seed=13)[0]), "what `spiral_2d` returned", 2)
    as_array(points, "the points of `spiral_2d`", dtype=np.float64)
    as_array(labels, "the labels of `spiral_2d`", dtype="int")


@pytest.mark.check(question="spiral", points=1.5, needs="test_spiral_answers")
def test_spiral_labels_name_the_arms(submission):
    """Your spiral's labels are 0 for the first half of the points and 1 for the second half."""
    for num_points in even_numbers(seed=14):
        labels = drawn_spiral(submission, num_points)[1]
        expected = np.repeat([0, 1], num_points // 2)
        expect(
            not np.array_equal(labels, 1 - expected),
            "The labels are the wrong way round.",
            "Arm 0, which starts at t = 0, comes first and has label 0.",
        )
        expect(
            not np.array_equal(labels, np.tile([0, 1], num_points // 2)),
            "The labels alternate between 0 and 1.",
            "All points of arm 0 come first, then all points of arm 1.",
        )
        expect(
            np.array_equal(labels, expected),
            "The labels are not zeros for the first half and ones for the second half.",
            "`np.repeat([0, 1], h)` makes labels of that kind.",
        )


@pytest.mark.check(question="spiral", points=4, needs="test_spiral_answers")
def test_spiral_points_lie_along_the_two_arms(submission):
    """Your spiral's points lie within the noise of the two ideal curves."""
    for num_points in (*even_numbers(seed=15), 2):  # the larger ones first: they tell the usual mistakes apart
        points = drawn_spiral(submission, num_points)[0]
        expect_as_many(points, num_points)
        if off_curve(points, ideal_spiral(num_points // 2)) <= 0.1 + FLOAT_STEP:
            continue
        for mistake, (message, hint) in SPIRAL_MISTAKES.items():
            if num_points > 2 and off_curve(points, ideal_spiral(num_points // 2, mistake)) <= 0.2:
                fail(message, hint)
        fail(
            "Some points are further than 0.1 from where the curve is, in x or in y.",
            "Draw `plt.plot(*points.T)` without noise and compare it with the picture in the handout: where does "
            "each arm start, which way does it turn, how often, and how far out does it go?",
        )


@pytest.mark.check(question="spiral", points=1.5, needs="test_spiral_answers")
def test_spiral_noise_is_uniform(submission):
    """Your spiral's noise is spread evenly between -0.1 and 0.1."""
    limit = THRESHOLDS["spiral"]["noise"]["kolmogorov_smirnov"]
    for series in spiral_noise(submission).values():
        expect(
            float(np.ptp(series)) > FLOAT_STEP,
            "All points of an arm are shifted by the same amount.",
            "Every point needs noise of its own: ask for an array of numbers (`size=`), not for one number.",
        )
        expect(
            at_most(math.sqrt(len(series)) * distance_to_uniform(series), limit),
            "The noise is not uniform between -0.1 and 0.1.",
            "`np.random.uniform(-0.1, 0.1, size=…)` is; Gaussian noise, noise from one side only and noise that "
            "grows along the arm are not. A histogram of the noise shows which you have.",
        )


@pytest.mark.check(question="spiral", points=1, needs="test_spiral_answers")
def test_spiral_noise_is_independent(submission):
    """Each coordinate of each of your spiral's points has noise of its own."""
    limit = THRESHOLDS["spiral"]["noise"]["correlation"]
    noise = spiral_noise(submission)
    pairs = {
        "x and y of one point share their noise": [("x0", "y0"), ("x1", "y1")],
        "the two arms share their noise": [("x0", "x1"), ("y0", "y1"), ("x0", "y1"), ("y0", "x1")],
    }
    for message, names in pairs.items():
        for first, second in names:
            expect(
                at_most(abs(correlation(noise[first], noise[second])), limit),
                f"The noise is not independent: {message}.",
                "Draw as many numbers as there are coordinates, 2 n in all, and use each of them once.",
            )
    for series in noise.values():
        expect(
            at_most(abs(correlation(series[:-1], series[1:])), limit),
            "The noise of a point depends on that of the point before it.",
            "Draw as many numbers as there are coordinates, 2 n in all, and use each of them once.",
        )


@pytest.mark.check(question="spiral", points=1, needs="test_spiral_answers")
def test_spiral_differs_from_call_to_call(submission):
    """Two calls draw two different spirals."""
    num_points = even_numbers(seed=16)[0]
    first, second = (drawn_spiral(submission, num_points)[0] for _ in range(2))
    expect(
        first.shape != second.shape
        or at_most(float(np.mean(first == second)), THRESHOLDS["spiral"]["repeated"]),  # without noise: (0, 0) is
        "Two calls of `spiral_2d` returned the same points, or many of the same coordinates.",
        "Do not seed inside the function: whoever calls it decides about the seed.",
    )


@pytest.mark.check(question="spiral", points=1, needs="test_spiral_answers")
def test_spiral_leaves_the_global_seed_alone(submission):
    """Your spiral does not seed anybody else's random numbers."""
    first, again, other = (
        as_tuple(submission.probe("draws_after", submission.spiral_2d, seed, 20), "the probe", 3) for seed in (1, 1, 2)
    )
    expect(
        first == again and all(one != two for one, two in zip(first, other, strict=True)),
        "Calling `spiral_2d` sets the seed of random numbers that the whole program shares.",
        "Take the call of `seed` or `manual_seed` out of the function: a program that draws random numbers after "
        "it would always get the same ones.",
    )


@pytest.mark.check(question="spiral", points=2, needs="test_spiral_answers")
def test_spiral_has_no_loop_over_the_points(submission):
    """Your spiral is vectorised: ten times the points take no more steps of Python."""
    expect(
        not (hidden := hidden_loop(submission.tree, "spiral_2d")),
        f"`{hidden}` is a loop over the points in disguise.",
        "Use NumPy's functions on whole arrays: `np.sin(t)` takes an array `t` and answers with one.",
    )
    num_points = THRESHOLDS["spiral"]["events"]["num_points"]
    submission.spiral_2d(num_points)  # what happens only in a first call is no loop
    few = interpreter_events(submission.spiral_2d, num_points)
    many = interpreter_events(submission.spiral_2d, 10 * num_points)
    growth = max(many.lines / max(few.lines, 1), many.c_calls / max(few.c_calls, 1))
    expect(
        at_most(growth, THRESHOLDS["spiral"]["events"]["growth"]),
        "For ten times the points, Python takes many more steps: there is a loop over the points.",
        "Replace the loop, the comprehension or the `map` by arithmetic on whole arrays, beginning with "
        "`np.arange(h)`. A loop over the two arms may stay.",
    )


SPIRAL_MISTAKES = {
    "end included": (
        "The arms are stretched: u seems to run from 0 to 1 with both ends.",
        "u = i / h for i = 0 … h-1: it starts at 0 and stops one step before 1. `np.linspace` includes its end "
        "unless you tell it not to.",
    ),
    "start left out": (
        "The arms start one step too late: u seems to begin at 1 / h.",
        "u = i / h for i = 0 … h-1: the first point of each arm has u = 0.",
    ),
    "sine and cosine swapped": (
        "x and y seem to be swapped.",
        "x goes with the sine, y with the cosine, and x is column 0.",
    ),
    "no half turn": (
        "Both arms lie on top of each other.",
        "The second arm is turned by π: t = 3.5 π u + k π with k = 1.",
    ),
    "arms swapped": (
        "The arms come in the wrong order.",
        "Arm 0 starts at t = 0, arm 1 at t = π. All points of arm 0 come first.",
    ),
    "interleaved": (
        "The points of the two arms alternate.",
        "All points of arm 0 come first, then all points of arm 1: `np.concatenate`, not `np.stack`, along the rows.",
    ),
    "half the turns": (
        "The arms turn half as far as they should.",
        "t runs to 3.5 π, which is one turn and three quarters. A full turn is 2 π.",
    ),
    "unit radius": (
        "The arms go out to 1 only.",
        "The radius is 5 u: it grows to 5.",
    ),
    "arm mirrored": (
        "The second arm turns against the first.",
        "Both arms turn the same way: the second one is the first one turned by half a turn, and only k in the "
        "formula differs.",
    ),
}


def ideal_spiral(per_arm: int, mistake: str = "") -> np.ndarray:
    """Return both arms without noise, (2 · per_arm, 2), or what they look like with one of the usual mistakes."""
    step = np.arange(per_arm)
    u = step / per_arm
    if mistake == "end included":
        u = step / (per_arm - 1)
    elif mistake == "start left out":
        u = (step + 1) / per_arm
    k = np.array([[0.0], [0.0]]) if mistake == "no half turn" else np.array([[0.0], [1.0]])
    t = (1.75 if mistake == "half the turns" else 3.5) * PI * u + k * PI
    radius = u if mistake == "unit radius" else 5 * u
    curve = np.stack([radius * np.sin(t), radius * np.cos(t)], axis=-1)
    if mistake == "sine and cosine swapped":
        curve = curve[..., ::-1]
    elif mistake == "arms swapped":
        curve = curve[::-1]
    elif mistake == "interleaved":
        curve = curve.swapaxes(0, 1)
    elif mistake == "arm mirrored":
        curve = curve * np.array([[[1.0, 1.0]], [[-1.0, 1.0]]])
    return curve.reshape(-1, 2)


def drawn_spiral(submission, num_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the points (n, 2) and labels (m,) that the submission draws, as float64.

    Other kinds, dtypes and layouts are put right here: checks of their own judge those.
    """
    answer = as_tuple(submission.spiral_2d(num_points), "what `spiral_2d` returned", 2)
    points, labels = (
        as_numbers(part, f"the {name} of `spiral_2d`").numpy() for part, name in zip(answer, PARTS, strict=True)
    )
    if points.ndim == 2 and len(points) == 2 and points.shape[1] != 2:
        points = points.T
    expect(
        points.ndim == 2 and points.shape[1:] == (2,),
        "The points of `spiral_2d` do not have the shape (n, 2).",
        "One row a point, its x in column 0 and its y in column 1.",
    )
    return points, labels.reshape(-1)


def expect_as_many(points: np.ndarray, num_points: int) -> None:
    """Fail unless there are as many points as were asked for, an even number."""
    expect(
        len(points) == num_points,
        f"`spiral_2d` draws too {'many' if len(points) > num_points else 'few'} points for an even `num_points`.",
        "Each arm has num_points // 2 points. `np.arange(0, 1, step)` is one too long for some steps, because "
        "of rounding: count with `np.arange(h) / h` instead.",
    )


def even_numbers(seed: int) -> list[int]:
    """Return three even numbers of points, small and large, that nobody could have prepared for."""
    rng = np.random.default_rng(seed)
    return [2 * int(rng.integers(low, high)) for low, high in ((8, 20), (30, 90), (300, 700))]


def off_curve(points: np.ndarray, curve: np.ndarray) -> float:
    """Return how far the points are from where they belong, at most, in x or in y."""
    distance = np.abs(points - curve)
    return float(distance.max()) if np.isfinite(distance).all() else math.inf


def spiral_noise(submission) -> dict[str, np.ndarray]:
    """Return what a drawn spiral has beyond its curve: x and y of arm 0 and 1, each (num_points // 2,)."""
    num_points = THRESHOLDS["spiral"]["noise"]["num_points"]
    points = drawn_spiral(submission, num_points)[0]
    expect_as_many(points, num_points)
    expect(np.isfinite(points).all(), "Some points are not finite numbers (NaN or infinite).")
    curves = [ideal_spiral(num_points // 2, mistake) for mistake in ("", *SPIRAL_MISTAKES)]
    away = [off_curve(points, curve) for curve in curves]
    near = [place for place, far in enumerate(away) if far <= 0.1 + FLOAT_STEP]  # a wrong curve is judged elsewhere
    nearest = near[0] if near else 0 if away[0] < FAR else int(np.argmin(away))
    expect(
        away[nearest] < FAR,
        "The points are so far from the two arms that nothing can be said about their noise.",
        "Get the arms right first.",
    )
    noise = (points - curves[nearest]).reshape(2, -1, 2)
    return {"x0": noise[0, :, 0], "y0": noise[0, :, 1], "x1": noise[1, :, 0], "y1": noise[1, :, 1]}


def distance_to_uniform(series: np.ndarray) -> float:
    """Return the Kolmogorov-Smirnov distance between a sample and the uniform distribution on [-0.1, 0.1]."""
    share = np.clip((np.sort(series) + 0.1) / 0.2, 0, 1)
    steps = np.arange(len(share) + 1) / len(share)
    return float(max(np.max(share - steps[:-1]), np.max(steps[1:] - share)))


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return the correlation of two series of numbers; one that is constant counts as going with any other."""
    if not (np.ptp(first) and np.ptp(second)):
        return 1.0
    return float(np.corrcoef(first, second)[0, 1])

"""Hidden checks of the question `datasets`. Each of its three functions has checks of its own."""

import math

import numpy as np
import pytest

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
    names_used,
)

THRESHOLDS = load_thresholds(__file__)["datasets"]
PARTS = ("points", "labels")
ROUNDING = 1e-6  # float32 will do: dtypes are judged by checks of their own
LINE = ((-0.9, -0.7), (1.0, 0.6))
SEED_HINT = (
    "Take `seed`, and generators with a fixed seed, out of the function: whoever calls it decides about the seed."
)

# ------------------------------------------------------------------------------------- random_2d


@pytest.mark.check(question="datasets", points=0.5)
def test_random_2d_answers(submission):
    """Your random_2d takes a number of points and gives points and labels back."""
    expect_different(drawn(submission, "random_2d", 38)[0], "random_2d")


@pytest.mark.check(question="datasets", points=0.5, needs="test_random_2d_answers")
def test_random_2d_form(submission):
    """Your random_2d has points (n, 2) of float64 and labels (n,) of whole numbers, for any n."""
    check_form(submission, "random_2d", (46, 1, 139))


@pytest.mark.check(question="datasets", points=0.5, needs="test_random_2d_answers")
def test_random_2d_points(submission):
    """The points of your random_2d are spread evenly over the square, and new ones come with each call."""
    check_square(submission, "random_2d")
    check_drawn_anew(submission, "random_2d")


@pytest.mark.check(question="datasets", points=0.5, needs="test_random_2d_answers")
def test_random_2d_labels(submission):
    """The labels of your random_2d are tosses of a fair coin: nobody can tell them from the points."""
    points, labels = drawn(submission, "random_2d", THRESHOLDS["num_points"])
    count = THRESHOLDS["num_points"]
    expect_zeros_and_ones(labels, "random_2d")
    expect(
        len(labels) == count and at_most(abs(2 * labels.mean() - 1) * math.sqrt(count), THRESHOLDS["fair"]),
        "`random_2d` does not give both labels about equally often.",
        "Each label is 0 or 1 with the same chance. `np.random.randint(0, 2, size=n)` draws 0 and 1: its end is left "
        "out. `np.random.randint(0, 1, size=n)` draws only zeros.",
    )
    expect(
        all(independent(labels, series) for series in (np.arange(count), np.roll(labels, 1))),
        "The labels of `random_2d` follow a pattern: one can be told from its place, or from the label before.",
        "Toss a coin for each point. Zeros first and ones after them, or both in turn, are no coin.",
    )
    x, y = points.T
    expect(
        all(independent(labels, series) for series in (x, y, abs(x), abs(y), x * y)),
        "The labels of `random_2d` depend on where the points are.",
        "Here there shall be nothing to learn: draw the labels by themselves, without a look at the points.",
    )
    expect(
        not np.array_equal(labels, drawn(submission, "random_2d", count)[1]),
        "Two calls of `random_2d` returned the same labels.",
        SEED_HINT,
    )


# ----------------------------------------------------------------------------------- circular_2d


@pytest.mark.check(question="datasets", points=0.5)
def test_circular_2d_answers(submission):
    """Your circular_2d takes a number of points and gives points and labels back."""
    expect_different(drawn(submission, "circular_2d", 42)[0], "circular_2d")


@pytest.mark.check(question="datasets", points=0.5, needs="test_circular_2d_answers")
def test_circular_2d_form(submission):
    """Your circular_2d has points (n, 2) of float64 and labels (n,) of whole numbers."""
    check_form(submission, "circular_2d", (38, 2, 144))
    points, labels = drawn(submission, "circular_2d", 57)
    expect(
        len(points) == len(labels),
        "For an odd `num_points`, `circular_2d` does not give as many labels as points.",
        "Make the labels from the number of points that you have really drawn.",
    )


@pytest.mark.check(question="datasets", points=0.5, needs="test_circular_2d_answers")
def test_circular_2d_labels(submission):
    """The labels of your circular_2d are 0 for the first half of the points and 1 for the second half."""
    for count in (30, 112):
        labels = drawn(submission, "circular_2d", count)[1]
        expect_zeros_and_ones(labels, "circular_2d")
        expected = np.repeat([0, 1], count // 2)
        expect(
            not np.array_equal(labels, 1 - expected),
            "The labels of `circular_2d` are the wrong way round.",
            "The first half of the points, which are near the middle, has label 0.",
        )
        expect(
            np.array_equal(labels, expected),
            "The labels of `circular_2d` are not zeros for the first half of the points and ones for the second.",
            "All points of label 0 come first, then all points of label 1, and nothing is shuffled: that comes later.",
        )


@pytest.mark.check(question="datasets", points=0.5, needs="test_circular_2d_answers")
def test_circular_2d_radii(submission):
    """In your circular_2d, the radii of label 0 are spread evenly from 0.1 to 0.3, those of label 1 from 0.5 to 0.7."""
    points, labels = drawn(submission, "circular_2d", THRESHOLDS["num_points"])
    radius = np.hypot(*points.T)
    groups = {"in order": np.repeat([0, 1], len(radius) // 2), "by label": labels}  # labels are judged above
    found = next((g for g in groups.values() if in_rings(radius, g)), None)
    if found is None:
        expect(
            not in_rings(radius, 1 - groups["in order"]),
            "In `circular_2d`, the ring and the disc are swapped.",
            "Label 0 is near the middle, with radii from 0.1 to 0.3. It comes first.",
        )
        fail(
            "Some points of `circular_2d` are too near to the middle or too far away from it.",
            "The radius, `np.hypot(x, y)`, is between 0.1 and 0.3 for the first half of the points and between 0.5 and "
            "0.7 for the second half. x is radius · cos(angle), y is radius · sin(angle), with the same radius and "
            "angle in both.",
        )
    inner, outer = radius[found == 0], radius[found == 1]
    expect(
        min(np.ptp(inner), np.ptp(outer)) > 0.01,
        "All points of a label have the same radius in `circular_2d`.",
        "Draw a radius for each point: `size=` says how many.",
    )
    expect(
        spread_evenly(inner, 0.1, 0.3) and spread_evenly(outer, 0.5, 0.7),
        "The radii of `circular_2d` are not spread evenly.",
        "Draw the radius itself with `np.random.uniform`, every value as likely as any other. (Then points lie closer "
        "together near the middle, and that is as it should be.)",
    )
    expect_independent(
        "circular_2d",
        {"the radii of both labels": (inner[: len(outer)], outer[: len(inner)])},
        {"radius": inner},
    )


@pytest.mark.check(question="datasets", points=0.5, needs="test_circular_2d_answers")
def test_circular_2d_angles(submission):
    """The points of your circular_2d lie all around the circle, and new ones come with each call."""
    points, _ = drawn(submission, "circular_2d", THRESHOLDS["num_points"])
    expect_finite(points, "circular_2d")
    angle = np.arctan2(points[:, 1], points[:, 0]) % (2 * math.pi)
    first, second = np.split(angle, [len(angle) // 2])
    for half in (first, second):
        expect(
            np.ptp(half) > 0.01,
            "All points of a label lie in the same direction in `circular_2d`.",
            "Draw an angle for each point: `size=` says how many.",
        )
        expect(
            spread_evenly(half, 0, 2 * math.pi),
            "The angles of `circular_2d` are not spread evenly over the whole circle.",
            "An angle between 0 and 2π for each point; a full turn is 2π in radians. Draw the points: are some "
            "directions empty?",
        )
    expect_independent(
        "circular_2d",
        {
            "the angles of both labels": (first, second[: len(first)]),
            "angle and radius": (angle, np.hypot(*points.T)),
        },
        {"angle": angle},
    )
    check_drawn_anew(submission, "circular_2d")


# ------------------------------------------------------------------------------------- linear_2d


@pytest.mark.check(question="datasets", points=0.5)
def test_linear_2d_answers(submission):
    """Your linear_2d takes a number of points and gives points and labels back."""
    expect_different(drawn(submission, "linear_2d", 36)[0], "linear_2d")


@pytest.mark.check(question="datasets", points=0.5, needs="test_linear_2d_answers")
def test_linear_2d_form(submission):
    """Your linear_2d has points (n, 2) of float64 and labels (n,) of whole numbers, for any n."""
    check_form(submission, "linear_2d", (44, 1, 141))


@pytest.mark.check(question="datasets", points=0.5, needs="test_linear_2d_answers")
def test_linear_2d_points(submission):
    """The points of your linear_2d are spread evenly over the square, and new ones come with each call."""
    points = check_square(submission, "linear_2d")
    share = THRESHOLDS["near_line"]
    near = np.mean(np.abs(side(points)) < share)  # over a square of side 2, this strip has that share of the area
    expect(
        at_most(abs(near - share) / math.sqrt(share * (1 - share) / len(points)), THRESHOLDS["fair"]),
        f"`linear_2d` draws too {'few' if near < share else 'many'} points near the line.",
        "Draw the points first, evenly over the whole square, and only then look where the line is.",
    )
    check_drawn_anew(submission, "linear_2d")


@pytest.mark.check(question="datasets", points=0.5, needs="test_linear_2d_answers")
def test_linear_2d_labels(submission):
    """The labels of your linear_2d say on which side of the line each point lies: 1 below it, 0 above it."""
    points, labels = drawn(submission, "linear_2d", THRESHOLDS["num_points"])
    expect(len(points) == len(labels), "`linear_2d` does not give as many labels as points.")
    expect_finite(points, "linear_2d")
    expect_zeros_and_ones(labels, "linear_2d")
    below = side(points)
    sure = np.abs(below) > ROUNDING  # on the line itself, either label will do
    expected, labels = (below > 0)[sure], labels[sure]
    expect(
        not np.array_equal(labels, ~expected),
        "The labels of `linear_2d` are the wrong way round.",
        "Below the line is 1, above it is 0. With two points of the line in the other order, a test by a product "
        "changes its sign.",
    )
    expect(
        not np.array_equal(labels, (side(points[:, ::-1]) > 0)[sure]),
        "`linear_2d` takes x for y.",
        "x is column 0 and y is column 1, for the line's two points as well.",
    )
    expect(
        np.array_equal(labels, expected),
        "Some points of `linear_2d` are on the other side of the line than their label says.",
        "Draw the points with their labels as colours, and the line through its two points over them: where do the "
        "colours change?",
    )


@pytest.mark.check(question="datasets", points=0.5, needs="test_linear_2d_answers")
def test_linear_2d_is_vectorised_without_cross(submission):
    """Your linear_2d needs no loop over the points, and no np.cross."""
    expect(
        not {"numpy.cross", "numpy.linalg.cross"} & names_used(submission.tree, "linear_2d"),
        "`linear_2d` uses `np.cross`.",
        "NumPy gives it up for vectors of two numbers. How high is the line at the x of a point? Or write the product "
        "out: it is one line.",
    )
    expect(
        not (hidden := hidden_loop(submission.tree, "linear_2d")),
        f"`{hidden}` is a loop over the points in disguise.",
        "Compare whole columns at once: `points[:, 1] < …` gives an answer for every point.",
    )
    settings = THRESHOLDS["events"]
    submission.linear_2d(settings["num_points"])  # what happens only in a first call is no loop
    few = interpreter_events(submission.linear_2d, settings["num_points"])
    many = interpreter_events(submission.linear_2d, 10 * settings["num_points"])
    growth = max(many.lines / max(few.lines, 1), many.c_calls / max(few.c_calls, 1))
    expect(
        at_most(growth, settings["growth"]),
        "For ten times the points, Python takes many more steps: there is a loop over the points.",
        "Compare whole columns at once: `points[:, 1] < …` gives an answer for every point, and `.astype(int)` makes "
        "labels of the answers.",
    )


# ---------------------------------------------------------------------------- what they share


def drawn(submission, function: str, num_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the points (n, 2) and labels (m,) that a function of the submission draws, as float64.

    Other kinds, dtypes and layouts are put right here: the checks of the form judge those. Fails where there are not
    as many points as an even `num_points` asks for.
    """
    answer = as_tuple(getattr(submission, function)(num_points), f"what `{function}` returned", 2)
    for part, name in zip(answer, PARTS, strict=True):
        expect(part is not None, f"The {name} of `{function}` are nothing (`None`).")
    points, labels = (
        as_numbers(part, f"the array of {name} of `{function}`").numpy()
        for part, name in zip(answer, PARTS, strict=True)
    )
    if points.ndim == 2 and len(points) == 2 and points.shape[1] != 2:
        points = points.T
    expect(
        points.ndim == 2 and points.shape[1:] == (2,),
        f"The points of `{function}` do not have the shape (n, 2).",
        "One row a point, its x in column 0 and its y in column 1.",
    )
    expect(
        len(points) == num_points or num_points % 2,
        f"`{function}` draws too {'many' if len(points) > num_points else 'few'} points.",
        "`num_points` is the number of all points together.",
    )
    expect(
        labels.size == labels.shape[0] if labels.ndim else False,
        f"The labels of `{function}` do not have the shape (n,).",
        "One number for each point, in one dimension.",
    )
    labels = labels.reshape(-1)
    expect(
        len(labels) == num_points or num_points % 2,
        f"`{function}` does not give one label for each point.",
        "As many labels as points: `size=` says how many numbers to draw.",
    )
    return points, labels


def check_form(submission, function: str, counts: tuple[int, ...]) -> None:
    """Fail unless points and labels are arrays of exactly the promised shapes and dtypes."""
    for count in counts:
        answer = as_tuple(getattr(submission, function)(count), f"what `{function}` returned", 2)
        points = as_array(answer[0], f"the array of points of `{function}`", dtype=np.float64)
        labels = as_array(answer[1], f"the array of labels of `{function}`", dtype="int")
        expect(
            points.ndim == 2 and points.shape[1] == 2,
            f"The points of `{function}` do not have the shape (n, 2).",
            "One row a point, its x in column 0 and its y in column 1.",
        )
        expect(
            labels.ndim == 1,
            f"The labels of `{function}` do not have the shape (n,).",
            "One number for each point, in one dimension: (n,), not (n, 1).",
        )
        expect(
            len(points) == len(labels) == count,
            f"`{function}` does not draw as many points, or labels, as it is asked for.",
            "`num_points` may be any whole number, an odd one or 1 as well." if count % 2 else "",
        )


def check_square(submission, function: str) -> np.ndarray:
    """Return points (n, 2); fail unless they are spread evenly over [-1, 1]², each coordinate on its own."""
    points, _ = drawn(submission, function, THRESHOLDS["num_points"])
    expect_finite(points, function)
    expect(
        points.min() < 0,
        f"All coordinates of `{function}` are above 0.",
        "The square reaches from -1 to 1 in both directions: `np.random.uniform(-1, 1, size=…)`.",
    )
    expect(
        np.abs(points).max() <= 1 + ROUNDING,
        f"Some points of `{function}` are outside the square: a coordinate is below -1 or above 1.",
        "Every coordinate is uniform between -1 and 1. A Gaussian (`np.random.randn`) is not.",
    )
    x, y = points.T
    expect(
        spread_evenly(x, -1, 1) and spread_evenly(y, -1, 1),
        f"The points of `{function}` are not spread evenly over the square.",
        "Every coordinate is uniform between -1 and 1, without exception. Draw a few thousand points: where are they "
        "denser?",
    )
    expect_independent(function, {"x and y of a point": (x, y)}, {"x": x, "y": y})
    return points


def check_drawn_anew(submission, function: str) -> None:
    """Fail if two calls draw the same points, or if a call seeds random numbers that others use, too."""
    first, second = (drawn(submission, function, 96)[0] for _ in range(2))
    expect(
        at_most(float(np.mean(first == second)), THRESHOLDS["repeated"]),
        f"Two calls of `{function}` returned the same points, or many of the same coordinates.",
        SEED_HINT,
    )
    draw = getattr(submission, function)
    first, again, other = (
        as_tuple(submission.probe("draws_after", draw, seed, 20), "the probe", 3) for seed in (1, 1, 2)
    )
    expect(
        first == again and all(one != two for one, two in zip(first, other, strict=True)),
        f"Calling `{function}` sets the seed of random numbers that the whole program shares.",
        SEED_HINT,
    )


def expect_finite(points: np.ndarray, function: str) -> None:
    expect(np.isfinite(points).all(), f"Some points of `{function}` are not finite numbers (NaN or infinite).")


def expect_different(points: np.ndarray, function: str) -> None:
    expect_finite(points, function)
    expect(np.ptp(points, axis=0).any(), f"All points of `{function}` are the same.", "Draw each one by chance.")


def expect_zeros_and_ones(labels: np.ndarray, function: str) -> None:
    expect(
        np.isin(labels, (0, 1)).all(), f"Some labels of `{function}` are neither 0 nor 1.", "The labels are 0 and 1."
    )


def expect_independent(
    function: str, pairs: dict[str, tuple[np.ndarray, np.ndarray]], series: dict[str, np.ndarray]
) -> None:
    """Fail if two series of numbers go together, or if one depends on the number before."""
    for name, (first, second) in pairs.items():
        expect(
            independent(first, second),
            f"In `{function}`, {name} depend on each other.",
            "Draw as many random numbers as are needed, and use each of them once.",
        )
    for name, numbers in series.items():
        expect(
            independent(numbers[:-1], numbers[1:]),
            f"In `{function}`, the {name} of a point depends on that of the point before it.",
            "Draw random numbers. Those of `np.linspace` and `np.arange` come one after the other.",
        )


def in_rings(radius: np.ndarray, ring: np.ndarray) -> bool:
    """Are all radii where those of their ring, 0 or 1, should be?"""
    if len(ring) != len(radius) or set(ring.tolist()) != {0, 1}:
        return False
    low, high = np.where(ring == 0, 0.1, 0.5), np.where(ring == 0, 0.3, 0.7)
    return bool(((radius >= low - ROUNDING) & (radius <= high + ROUNDING)).all())


def side(points: np.ndarray) -> np.ndarray:
    """Return how far below the line each point (n, 2) is, measured along y: (n,), negative above it."""
    (x0, y0), (x1, y1) = LINE
    return y0 + (points[:, 0] - x0) * (y1 - y0) / (x1 - x0) - points[:, 1]


def spread_evenly(series: np.ndarray, low: float, high: float) -> bool:
    """Are the numbers as evenly spread over [low, high] as chance allows?"""
    return at_most(distance_to_uniform(series, low, high), THRESHOLDS["kolmogorov_smirnov"])


def independent(first: np.ndarray, second: np.ndarray) -> bool:
    """Is the correlation of two series no larger than chance allows?"""
    return at_most(abs(correlation(first, second)), THRESHOLDS["correlation"])


def distance_to_uniform(series: np.ndarray, low: float, high: float) -> float:
    """Return √n times the Kolmogorov-Smirnov distance between a sample (n,) and the uniform one on [low, high]."""
    share = np.clip((np.sort(series) - low) / (high - low), 0, 1)
    steps = np.arange(len(share) + 1) / len(share)
    return math.sqrt(len(share)) * float(max(np.max(share - steps[:-1]), np.max(steps[1:] - share)))


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return the correlation of two series of numbers, 0 where one is constant: what is asked before finds those."""
    if not (np.ptp(first) and np.ptp(second)):
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])

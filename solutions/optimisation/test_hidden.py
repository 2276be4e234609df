"""Hidden checks of "Optimisation and learning". Inputs are drawn here from seeds; numbers are in thresholds.toml."""

import ast
import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch

from autograder.checking import (
    Recipe,
    activation,
    as_array,
    as_number,
    as_tensor,
    as_tuple,
    assert_close,
    expect,
    fail,
    gradient,
    interpreter_events,
    linear,
    load_thresholds,
    parameters,
    raises,
    sequential,
    train,
    unchanged_inputs,
)

THRESHOLDS = load_thresholds(__file__)
PI = math.pi
FLOAT_STEP = torch.finfo(torch.float32).eps  # a π that was typed as a float32 is a right π

# ---------------------------------------------------------------------------------------- spiral


@pytest.mark.check(question="spiral", points=3)
def test_spiral_returns_points_and_labels(submission):
    """Your spiral is a pair: points with two coordinates each, and one label for each point."""
    for num_points in (98, *even_numbers(seed=11)):  # 98: np.arange(0, 1, 1 / 49) has 50 steps
        points, labels = drawn_spiral(submission, num_points)
        expect(
            points.ndim == 2 and points.shape[1:] == (2,),
            "The points of `spiral_2d` do not have the shape (n, 2).",
            "One row a point, its x in column 0 and its y in column 1.",
        )
        expect(
            len(points) == num_points,
            f"`spiral_2d` draws too {'many' if len(points) > num_points else 'few'} points for an even `num_points`.",
            "Each arm has num_points // 2 points. `np.arange(0, 1, step)` is one too long for some steps, because "
            "of rounding: count with `np.arange(h) / h` instead.",
        )
        expect(
            labels.shape == (num_points,),
            "The labels of `spiral_2d` do not have the shape (n,).",
            "One number for each point, in one dimension: (n,), not (n, 1).",
        )


@pytest.mark.check(question="spiral", points=1, needs="test_spiral_returns_points_and_labels")
def test_spiral_of_an_odd_number_has_as_many_labels_as_points(submission):
    """For an odd number of points, your spiral has as many labels as points."""
    points, labels = drawn_spiral(submission, even_numbers(seed=12)[0] + 1)
    expect(
        points.ndim == 2 and labels.ndim == 1 and len(points) == len(labels),
        "For an odd `num_points`, there are not as many labels as points.",
        "Make the labels from the number of points that you have really drawn.",
    )


@pytest.mark.check(question="spiral", points=2, needs="test_spiral_returns_points_and_labels")
def test_spiral_dtypes(submission):
    """Your spiral's points are float64 and its labels whole numbers."""
    points, labels = as_tuple(submission.spiral_2d(even_numbers(seed=13)[0]), "what `spiral_2d` returned", 2)
    as_array(points, "the points of `spiral_2d`", dtype=np.float64)
    as_array(labels, "the labels of `spiral_2d`", dtype="int")


@pytest.mark.check(question="spiral", points=3, needs="test_spiral_returns_points_and_labels")
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


@pytest.mark.check(question="spiral", points=10, needs="test_spiral_returns_points_and_labels")
def test_spiral_points_lie_along_the_two_arms(submission):
    """Your spiral's points lie within the noise of the two ideal curves."""
    for num_points in (2, *even_numbers(seed=15)):
        points = drawn_spiral(submission, num_points)[0]
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


@pytest.mark.check(question="spiral", points=4, needs="test_spiral_points_lie_along_the_two_arms")
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
            math.sqrt(len(series)) * distance_to_uniform(series) < limit,
            "The noise is not uniform between -0.1 and 0.1.",
            "`np.random.uniform(-0.1, 0.1, size=…)` is; Gaussian noise, noise from one side only and noise that "
            "grows along the arm are not. A histogram of the noise shows which you have.",
        )


@pytest.mark.check(question="spiral", points=2, needs="test_spiral_noise_is_uniform")
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
                abs(correlation(noise[first], noise[second])) < limit,
                f"The noise is not independent: {message}.",
                "Draw as many numbers as there are coordinates, 2 n in all, and use each of them once.",
            )
    for series in noise.values():
        expect(
            abs(correlation(series[:-1], series[1:])) < limit,
            "The noise of a point depends on that of the point before it.",
            "Draw as many numbers as there are coordinates, 2 n in all, and use each of them once.",
        )


@pytest.mark.check(question="spiral", points=2, needs="test_spiral_returns_points_and_labels")
def test_spiral_differs_from_call_to_call(submission):
    """Two calls draw two different spirals."""
    num_points = even_numbers(seed=16)[0]
    first, second = (drawn_spiral(submission, num_points)[0] for _ in range(2))
    expect(
        not np.any(first == second),
        "Two calls of `spiral_2d` returned the same points, or some of the same points.",
        "Do not seed inside the function: whoever calls it decides about the seed.",
    )


@pytest.mark.check(question="spiral", points=2, needs="test_spiral_returns_points_and_labels")
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


@pytest.mark.check(question="spiral", points=6, needs="test_spiral_returns_points_and_labels")
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
        growth < THRESHOLDS["spiral"]["events"]["growth"],
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
    """Return the points and labels that the submission draws: arrays of numbers, of whatever dtype and shape."""
    points, labels = as_tuple(submission.spiral_2d(num_points), "what `spiral_2d` returned", 2)
    points = as_array(points, "the points of `spiral_2d`")
    labels = as_array(labels, "the labels of `spiral_2d`")
    return points.astype(np.float64), labels


def even_numbers(seed: int) -> list[int]:
    """Return three even numbers of points, small and large, that nobody could have prepared for."""
    rng = np.random.default_rng(seed)
    return [2 * int(rng.integers(low, high)) for low, high in ((8, 20), (30, 90), (300, 700))]


def off_curve(points: np.ndarray, curve: np.ndarray) -> float:
    """Return how far the points are from where they belong, at most, in x or in y."""
    distance = np.abs(points - curve)
    return float(distance.max()) if np.isfinite(distance).all() else math.inf


def spiral_noise(submission) -> dict[str, np.ndarray]:
    """Return what a drawn spiral has beyond the curve: x and y of arm 0 and 1, each (num_points // 2,)."""
    num_points = THRESHOLDS["spiral"]["noise"]["num_points"]
    points = drawn_spiral(submission, num_points)[0]
    expect(points.shape == (num_points, 2), "The points of `spiral_2d` do not have the shape (n, 2).")
    noise = (points - ideal_spiral(num_points // 2)).reshape(2, -1, 2)
    return {"x0": noise[0, :, 0], "y0": noise[0, :, 1], "x1": noise[1, :, 0], "y1": noise[1, :, 1]}


def distance_to_uniform(series: np.ndarray) -> float:
    """Return the Kolmogorov-Smirnov distance between a sample and the uniform distribution on [-0.1, 0.1]."""
    share = np.clip((np.sort(series) + 0.1) / 0.2, 0, 1)
    steps = np.arange(len(share) + 1) / len(share)
    return float(max(np.max(share - steps[:-1]), np.max(steps[1:] - share)))


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.corrcoef(first, second)[0, 1])


def hidden_loop(tree: ast.Module, name: str) -> str:
    """Return the call that loops inside C, unseen by a count of Python's steps, in `name` or what it uses; or ""."""
    defined = definitions(tree)
    in_python = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in reachable(defined, name):
        if not isinstance(node, ast.Call | ast.Name | ast.Attribute):
            continue
        called = dotted_name(node.func if isinstance(node, ast.Call) else node)
        if called.split(".")[-1] in ("vectorize", "frompyfunc", "apply_along_axis"):
            return called
        if isinstance(node, ast.Call) and called == "map" and node.args:
            mapped = node.args[0]  # a function written in Python is seen by the count; it may map over the arms
            if not isinstance(mapped, ast.Lambda) and dotted_name(mapped) not in in_python:
                return f"map({dotted_name(mapped) or '…'}, …)"
    return ""


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return the statement at the top of the file that gives each name its value; the last one wins."""
    found: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = (part for part in ast.walk(node) if isinstance(part, ast.Name))
            found.update({part.id: node for part in targets if isinstance(part.ctx, ast.Store)})
    return found


def reachable(defined: dict[str, ast.stmt], name: str) -> Iterator[ast.AST]:
    """Yield the nodes of the definition of `name` and of the definitions that it uses, directly or not."""
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        if current in seen or current not in defined:
            continue
        seen.add(current)
        for node in ast.walk(defined[current]):
            yield node
            if isinstance(node, ast.Name):
                waiting.append(node.id)


def dotted_name(node: ast.AST) -> str:
    """Return `a.b.c` for the expression a.b.c, and "" for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted_name(node.value)}.{node.attr}"
    return ""


# -------------------------------------------------------------------------------------- accuracy


@pytest.mark.check(question="accuracy", points=1)
def test_accuracy_answers(submission):
    """Your accuracy takes predictions and labels and gives something back."""
    labels = binary_labels(20, seed=21)
    expect(
        submission.accuracy(labels, labels.flip(0)) is not None,
        "`accuracy` returned nothing (None).",
        "Is there a `return` in front of the result?",
    )


@pytest.mark.check(question="accuracy", points=3, needs="test_accuracy_answers")
def test_accuracy_is_a_float(submission):
    """Your accuracy is a plain number, not a tensor."""
    labels = binary_labels(30, seed=22)
    as_number(submission.accuracy(with_mistakes(labels, 7, seed=23), labels), "what `accuracy` returned")


@pytest.mark.check(question="accuracy", points=7, needs="test_accuracy_answers")
def test_accuracy_is_the_percentage_of_right_predictions(submission):
    """Your accuracy is the share of right predictions, in percent."""
    for seed, (count, wrong) in enumerate([(37, 11), (250, 31), (64, 61), (1, 0), (1, 1), (45, 45)]):
        labels = binary_labels(count, seed)
        check_percentage(submission, with_mistakes(labels, wrong, seed), labels)


@pytest.mark.check(question="accuracy", points=4, needs="test_accuracy_answers")
def test_accuracy_of_many_classes(submission):
    """Your accuracy compares labels as they are, with any number of classes."""
    for seed in (24, 25):
        generator = torch.Generator().manual_seed(seed)
        labels = torch.randint(0, 10, (83,), generator=generator)
        guesses = torch.where(torch.rand(83, generator=generator) < 0.6, labels, (labels + labels % 4 + 1) % 10)
        check_percentage(
            submission,
            guesses,
            labels,
            "The labels here are class numbers such as 7, not only 0 and 1. Compare predictions and labels with "
            "`==`; there is nothing to threshold or to round.",
        )


@pytest.mark.check(question="accuracy", points=3, needs="test_accuracy_answers")
def test_accuracy_of_labels_of_different_dtypes(submission):
    """Your accuracy compares labels of different dtypes: bool, int and float."""
    kinds = [
        (torch.bool, torch.int64),
        (torch.float32, torch.int64),
        (torch.int64, torch.bool),
        (torch.float64, torch.float32),
        (torch.int32, torch.float32),
    ]
    for seed, (predicted, true) in enumerate(kinds, start=26):
        labels = binary_labels(50, seed)
        guesses = with_mistakes(labels, 9 + seed % 5, seed)
        check_percentage(
            submission,
            guesses.to(predicted),
            labels.to(true),
            f"The predictions are {predicted} here and the labels {true}: 1, 1.0 and True are the same label.",
        )


@pytest.mark.check(question="accuracy", points=4, needs="test_accuracy_answers")
def test_accuracy_does_not_compare_each_with_all(submission):
    """Your accuracy is right for a column (N, 1) against a row (N,), or refuses it."""
    labels = binary_labels(60, seed=41)
    guesses = with_mistakes(labels, 13, seed=42)
    for predicted, true in ((guesses.unsqueeze(1), labels), (guesses, labels.unsqueeze(1))):
        if submission.probe("refuses", submission.accuracy, predicted, true) is True:
            continue
        check_percentage(
            submission,
            predicted,
            true,
            "Between shapes (N, 1) and (N,), `==` compares every prediction with every label: N × N answers. "
            "Look at the two shapes before comparing, and raise a ValueError if they differ.",
        )


@pytest.mark.check(question="accuracy", points=2, needs="test_accuracy_answers")
def test_accuracy_of_nothing_is_a_value_error(submission):
    """Your accuracy refuses empty predictions with a ValueError."""
    for dtype in (torch.int64, torch.float32):
        empty = torch.empty(0, dtype=dtype)
        with raises(ValueError):
            submission.accuracy(empty, empty)


@pytest.mark.check(question="accuracy", points=1, needs="test_accuracy_answers")
def test_accuracy_leaves_its_inputs_alone(submission):
    """Your accuracy leaves predictions and labels as they were."""
    labels = binary_labels(40, seed=43)
    unchanged_inputs(submission.accuracy, with_mistakes(labels, 12, seed=44).float(), labels.float())


def binary_labels(count: int, seed: int) -> torch.Tensor:
    """Return labels (count,) int64, more zeros than ones, so that false alarms and misses weigh differently."""
    generator = torch.Generator().manual_seed(seed)
    return (torch.rand(count, generator=generator) < 0.35).long()


def with_mistakes(labels: torch.Tensor, wrong: int, seed: int) -> torch.Tensor:
    """Return the labels 0 and 1 with `wrong` of them turned over."""
    where = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))[:wrong]
    guesses = labels.clone()
    guesses[where] = 1 - guesses[where]
    return guesses


def check_percentage(submission, predicted: torch.Tensor, true: torch.Tensor, hint: str = "") -> None:
    """Fail unless the submission's accuracy is the right percentage; name the mistake if it is a usual one."""
    answer = as_number(submission.accuracy(predicted, true), "what `accuracy` returned", tensor_ok=True)
    right = int((predicted.flatten() == true.flatten()).sum())
    count = len(true)
    expected = 100 * right / count
    if close(answer, expected):
        return
    if right:
        expect(
            not close(answer, right / count),
            "`accuracy` returned a fraction, not a percentage.",
            "Percent are between 0 and 100: multiply by 100.",
        )
        expect(
            not close(answer, right) or count == 1,
            "`accuracy` returned the number of right predictions.",
            "Divide by the number of predictions, then multiply by 100.",
        )
        expect(
            not close(answer, 100 - expected),
            "`accuracy` returned the percentage of wrong predictions.",
            "Count where prediction and label are equal.",
        )
    fail(
        "`accuracy` returned a wrong percentage.",
        hint
        or "Zeros that are predicted as zero count as much as ones that are predicted as one. Work out an example of "
        "five labels by hand.",
    )


def close(answer: float, expected: float) -> bool:
    """Are two numbers the same up to the rounding of float32?"""
    return math.isclose(answer, expected, rel_tol=10 * FLOAT_STEP, abs_tol=10 * FLOAT_STEP)


# --------------------------------------------------------------------------------- circular-loss


@pytest.mark.check(question="circular-loss", points=1)
def test_circular_loss_answers(submission):
    """Your circular loss takes predicted and true angles and gives something back."""
    pred, target = angles(8, seed=51)
    expect(
        submission.circular_mse_loss(pred, target) is not None,
        "`circular_mse_loss` returned nothing (None).",
        "Is there a `return` in front of the result?",
    )


@pytest.mark.check(question="circular-loss", points=4, needs="test_circular_loss_answers")
def test_circular_loss_is_a_scalar_tensor_of_the_same_dtype(submission):
    """Your circular loss is a tensor with one number in it, of the dtype of the angles."""
    for dtype in (torch.float32, torch.float64):
        pred, target = angles(20, seed=52, dtype=dtype)
        result = submission.circular_mse_loss(pred, target)
        as_tensor(result, "what `circular_mse_loss` returned", shape=(), dtype=dtype)


@pytest.mark.check(question="circular-loss", points=4, needs="test_circular_loss_answers")
def test_circular_loss_without_a_wrap_is_the_mean_squared_error(submission):
    """Between angles that are close together, your circular loss is the ordinary mean squared error."""
    generator = torch.Generator().manual_seed(53)
    for count in (1, 40):
        target = 2 + 2 * torch.rand(count, generator=generator)
        pred = target + 1.8 * torch.rand(count, generator=generator) - 0.9
        check_loss(submission, pred, target)


@pytest.mark.check(question="circular-loss", points=8, needs="test_circular_loss_answers")
def test_circular_loss_takes_the_short_way_round(submission):
    """Your circular loss measures the short way round the circle, on both sides."""
    generator = torch.Generator().manual_seed(54)
    near_zero = 0.05 + 0.9 * torch.rand(25, generator=generator)
    near_full = 2 * PI - 0.05 - 0.9 * torch.rand(25, generator=generator)
    hint = "From 0.1 it is 0.2 to 2π - 0.1, across 0, not 2π - 0.2; and just as far back."
    check_loss(submission, near_full, near_zero, hint + " Look at predictions above their target.")
    check_loss(submission, near_zero, near_full, hint + " Look at predictions below their target.")
    check_loss(submission, *angles(60, seed=55), hint)
    half_turn = torch.tensor([PI, 0.0, 3 * PI / 2])
    check_loss(submission, half_turn, torch.tensor([0.0, PI, PI / 2]), "Half a turn apart, the difference is π.")


@pytest.mark.check(question="circular-loss", points=5, needs="test_circular_loss_answers")
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
            )


@pytest.mark.check(question="circular-loss", points=3, needs="test_circular_loss_answers")
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


@pytest.mark.check(question="circular-loss", points=5, needs="test_circular_loss_answers")
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


@pytest.mark.check(question="circular-loss", points=2, needs="test_circular_loss_answers")
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


@pytest.mark.check(question="circular-loss", points=3, needs="test_circular_loss_answers")
def test_circular_loss_refuses_shapes_that_differ(submission):
    """Your circular loss refuses angles of different shapes."""
    pred, target = angles(9, seed=65)
    for first, second in ((pred.unsqueeze(1), target), (pred, target.unsqueeze(1)), (pred[:1], target)):
        with raises(ValueError, AssertionError, TypeError, RuntimeError):
            submission.circular_mse_loss(first, second)


@pytest.mark.check(question="circular-loss", points=1, needs="test_circular_loss_answers")
def test_circular_loss_leaves_its_inputs_alone(submission):
    """Your circular loss leaves the angles as they were."""
    unchanged_inputs(submission.circular_mse_loss, *angles(25, seed=66, turns=2))


@pytest.mark.check(question="circular-loss", points=4, needs="test_circular_loss_answers")
def test_circular_loss_trains_a_network_to_tell_angles(submission):
    """A small network that is trained with your circular loss learns to tell the angle of a point."""
    settings = THRESHOLDS["angles"]
    generator = torch.Generator().manual_seed(67)
    points, targets = points_and_angles(settings["train_points"], generator)
    held_out, truth = points_and_angles(settings["held_out_points"], generator)
    first, second = linear(*initial_layer(2, 32, generator)), linear(*initial_layer(32, 2, generator))
    network = submission.probe("angle_network", sequential(first, activation("tanh"), second))

    train(network, points, targets, Recipe(**settings["recipe"]), loss=submission.circular_mse_loss)

    error = shortest(angles_of(parameters(network), held_out), truth).abs()
    expect(
        float(error.mean()) < settings["mean_error"]
        and float((error < settings["close"]).double().mean()) >= settings["close_share"],
        "The network did not learn the angles of new points.",
        "With the right loss it always does. Around angle 0 a prediction just above 0 and a target just below 2π "
        "are neighbours: the loss between them must be small, and its gradient must push towards each other.",
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


def check_loss(submission, pred: torch.Tensor, target: torch.Tensor, hint: str = "") -> None:
    """Fail unless the submission's loss has the right value; name the mistake if it is a usual one."""
    answer = as_number(submission.circular_mse_loss(pred, target), "what `circular_mse_loss` returned", tensor_ok=True)
    allowed = 2 * PI * angle_rounding(pred, target)  # the slope of a squared difference is at most 2π
    difference = shortest(pred, target)
    if abs(answer - float(difference.square().mean())) <= allowed:
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


def initial_layer(inputs: int, outputs: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Return weight (outputs, inputs) and bias (outputs,) drawn as PyTorch draws those of a new linear layer."""
    bound = 1 / math.sqrt(inputs)
    weight, bias = torch.empty(outputs, inputs), torch.empty(outputs)
    return weight.uniform_(-bound, bound, generator=generator), bias.uniform_(-bound, bound, generator=generator)


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

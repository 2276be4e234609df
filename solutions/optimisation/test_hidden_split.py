"""Hidden checks of the question `split`: what becomes of the points, and of the labels with them."""

import math

import numpy as np
import pytest

from autograder.checking import (
    as_array,
    as_numbers,
    as_tuple,
    at_least,
    at_most,
    expect,
    load_thresholds,
    unchanged_inputs,
)

THRESHOLDS = load_thresholds(__file__)["split"]
SETS = ("training set", "test set")
PARTS = ("points", "labels")
Part = tuple[np.ndarray, np.ndarray]


@pytest.mark.check(question="split", points=0.5)
def test_split_answers(submission):
    """Your split takes a data set and gives two back, each with points and labels."""
    divided(submission, data_set(40, seed=20))


@pytest.mark.check(question="split", points=0.5, needs="test_split_answers")
def test_split_form(submission):
    """Your two sets are of the same form as the data set: two arrays, with the shapes and dtypes that they had."""
    points, labels = data_set(60, seed=21)
    for db in (
        (points, labels),
        (points.astype(np.float32), labels.astype(np.int32)),
    ):
        answer = as_tuple(submission.train_test_split(db, 0.25), "what `train_test_split` returned", 2)
        for name, part in zip(SETS, answer, strict=True):
            expect(isinstance(part, tuple), f"The {name} is not a tuple.", "Each is a pair: `(points, labels)`.")
            found = as_tuple(part, f"the {name}", 2)
            for what, given, array in zip(PARTS, db, found, strict=True):
                array = as_array(array, f"the array of {what} of the {name}", dtype=given.dtype)
                expect(
                    array.shape[1:] == given.shape[1:] and array.ndim == given.ndim,
                    f"The {what} of the {name} do not have the shape that those of a data set have.",
                    "Points are (n, 2), one point a row, and labels (n,).",
                )


@pytest.mark.check(question="split", points=1, needs="test_split_answers")
def test_split_numbers(submission):
    """Your test set has int(n · test_fraction) points, and a tenth of them where no fraction is given."""
    cases = [(80, 0.1), (73, 0.25), (58, 0.62), (91, 0.4), (10, 0.77), (7, 0.1), (65, 0.0)]
    for seed, (count, fraction) in enumerate(cases, start=22):
        db = data_set(count, seed)
        (train, _), (test, _) = divided(submission, db, fraction)
        expect_length(len(test), len(train), count, int(count * fraction))
    for count in (120, 67):
        _, (test, _) = divided(submission, data_set(count, seed=30))
        expect(
            len(test) == int(0.1 * count),
            "Without a second argument, the test set is not a tenth of the data.",
            "A default goes into the head of the function: `test_fraction=0.1`.",
        )


@pytest.mark.check(question="split", points=1, needs="test_split_answers")
def test_split_has_every_point_once(submission):
    """Every point is in your training set or in your test set, and in only one of them."""
    for seed, (count, fraction) in enumerate([(64, 0.25), (150, 0.5), (33, 0.1)], start=31):
        db = data_set(count, seed)
        (train, _), (test, _) = divided(submission, db, fraction)
        train_rows, test_rows = rows_of(train, db), rows_of(test, db)
        for name, rows in zip(SETS, (train_rows, test_rows), strict=True):
            expect(
                (rows >= 0).all(),
                f"The {name} holds a point that is not in the data.",
                "Take whole rows: `points[indices]` picks the points of those numbers.",
            )
            expect(
                len(set(rows.tolist())) == len(rows),
                f"The {name} holds a point twice.",
                "`np.random.permutation(n)` has each number once. `np.random.randint` may draw one again, and "
                "`np.random.choice` as well, unless you say `replace=False`.",
            )
        expect(
            not set(train_rows.tolist()) & set(test_rows.tolist()),
            "A point is in the training set and in the test set.",
            "Shuffle the numbers 0 … n-1 once, and cut the result in two. A point that the network has learnt from "
            "cannot test it.",
        )
        expect(
            len(train_rows) + len(test_rows) == count,
            "Some points are in neither of the two sets.",
            "What is not for the test is for the training.",
        )


@pytest.mark.check(question="split", points=0.5, needs="test_split_answers")
def test_split_keeps_points_and_labels_together(submission):
    """Each point keeps its own label."""
    db = data_set(220, seed=35)
    for name, (points, labels) in zip(SETS, divided(submission, db, 0.35), strict=True):
        expect(
            len(points) == len(labels),
            f"The {name} has not as many labels as points.",
            "Cut both in the same places.",
        )
        rows = rows_of(points, db)
        own = rows >= 0  # other points are judged above
        expect(
            own.any() and np.array_equal(db[1][rows[own]], labels[own]),
            f"Some points of the {name} have a label that belongs to another point.",
            "Draw one order and use it for both: `points[order]`, `labels[order]`. Two shuffles are two orders.",
        )


@pytest.mark.check(question="split", points=0.5, needs="test_split_answers")
def test_split_is_drawn_by_chance(submission):
    """Which points are for the test is a matter of chance."""
    count = THRESHOLDS["num_points"]
    db = data_set(count, seed=36)
    (train, _), (test, _) = divided(submission, db, 0.1)
    for name, part in zip(SETS, (train, test), strict=True):
        rows = np.sort(rows_of(part, db))
        rows = rows[rows >= 0]
        expect(len(rows) > 100, f"The {name} has too few points of the data.", "Look at the checks above first.")
        expect(
            at_most(distance_to_uniform(rows, count), THRESHOLDS["kolmogorov_smirnov"]),
            f"The {name} is cut out of one end or one stretch of the data.",
            "Shuffle first: the first half of a data set often has one label and the second half the other. Then the "
            "test would ask for one label only.",
        )
    gaps = np.diff(np.sort(rows_of(min(train, test, key=len), db)))  # which is which is judged above
    expect(
        at_least(float(np.std(gaps) / np.mean(gaps)), THRESHOLDS["gaps"]),
        "The test set takes points at regular intervals.",
        "Every point has the same chance, whatever its neighbours do: shuffle the numbers 0 … n-1 and cut.",
    )


@pytest.mark.check(question="split", points=0.5, needs="test_split_answers")
def test_split_differs_from_call_to_call(submission):
    """Two calls divide the data in two ways, and nobody else's random numbers are touched."""
    db = data_set(90, seed=37)
    first, second = (divided(submission, db, 0.4)[1][0] for _ in range(2))
    expect(
        len(first) != len(second) or not np.array_equal(np.sort(first, axis=0), np.sort(second, axis=0)),
        "Two calls of `train_test_split` chose the same points for the test.",
        "Shuffle, and do not seed inside the function: whoever calls it decides about the seed.",
    )
    split = submission.train_test_split
    draws = [as_tuple(submission.probe("draws_after", split, seed, db), "the probe", 3) for seed in (1, 1, 2)]
    expect(
        draws[0] == draws[1] and all(one != two for one, two in zip(draws[0], draws[2], strict=True)),
        "Calling `train_test_split` sets the seed of random numbers that the whole program shares.",
        "Take the call of `seed` or `manual_seed` out of the function.",
    )


@pytest.mark.check(question="split", points=0.5, needs="test_split_answers")
def test_split_leaves_the_data_alone(submission):
    """Your split leaves the data set that it is given as it was."""
    unchanged_inputs(submission.train_test_split, data_set(70, seed=38), 0.3)


def data_set(count: int, seed: int) -> Part:
    """Return points (count, 2) float64, no two alike, and labels (count,) int, 0 or 1 by chance.

    As float32, the points are the same: whoever changes the dtype fails in the check of the form only.
    """
    rng = np.random.default_rng(seed)
    points = rng.uniform(-5, 5, size=(count, 2)).astype(np.float32).astype(np.float64)
    return points, rng.integers(0, 2, size=count)


def divided(submission, db: Part, *fraction: float) -> tuple[Part, Part]:
    """Return the training and the test set that the submission makes of `db`: points (m, 2) and labels (m,) each.

    Other kinds, dtypes and layouts are put right here; `test_split_form` judges those.
    """
    answer = submission.train_test_split(db, *fraction)
    expect(
        not isinstance(answer, tuple | list) or len(answer) != 4,
        "`train_test_split` returned four things.",
        "Two pairs are to come back: `return (train_points, train_labels), (test_points, test_labels)`.",
    )
    answer = as_tuple(answer, "what `train_test_split` returned", 2)
    train, test = (as_part(part, name) for part, name in zip(answer, SETS, strict=True))
    return train, test


def as_part(part: object, name: str) -> Part:
    """Return one of the two sets as points (m, 2) and labels (m,), both float64."""
    pair = as_tuple(part, f"the {name}", 2)
    for what, found in zip(PARTS, pair, strict=True):
        expect(found is not None, f"The {what} of the {name} are nothing (`None`).")
    points, labels = (
        as_numbers(found, f"the array of {what} of the {name}").numpy() for what, found in zip(PARTS, pair, strict=True)
    )
    points = points if points.size else points.reshape(0, 2)
    expect(
        points.ndim == 2 and points.shape[1] == 2,
        f"The points of the {name} do not have the shape (m, 2).",
        "Each set is a pair `(points, labels)`, with one point a row.",
    )
    expect(
        labels.size in (0, max(labels.shape, default=1)),
        f"The labels of the {name} do not have the shape (m,).",
        "Each set is a pair `(points, labels)`, with one label a point: the order is `(train_points, train_labels), "
        "(test_points, test_labels)`.",
    )
    return points, labels.reshape(-1)


def expect_length(test: int, train: int, count: int, wanted: int) -> None:
    """Fail unless the test set has `wanted` points of `count`; whether the others are in the other set is asked above.

    Both are numbers of points.
    """
    if wanted == 0:
        hint = "`points[-0:]` is everything: cut from the front, `points[:k]` and `points[k:]`."
        expect(test == 0, "Where int(n · test_fraction) is 0, there are points in the test set.", hint)
    expect(
        test == wanted or (train, test) != (wanted, count - wanted),
        "Training set and test set are swapped.",
        "The training set comes first, and `test_fraction` is the part that is for the test.",
    )
    expect(
        test not in (wanted - 1, wanted + 1),
        "The test set has one point too many or too few.",
        "`int(n * test_fraction)` leaves off what stands behind the point: it does not round, and the number that is "
        "cut is that of the test set.",
    )
    expect(test == wanted, "The test set does not have int(n · test_fraction) points.", "n is the number of points.")


def rows_of(points: np.ndarray, db: Part) -> np.ndarray:
    """Return for each point (m, 2) which row of the data it is, -1 where it is none."""
    row_of = {tuple(point): row for row, point in enumerate(db[0].tolist())}
    return np.array([row_of.get(tuple(point), -1) for point in points.tolist()], dtype=int)


def distance_to_uniform(rows: np.ndarray, count: int) -> float:
    """Return √m times the Kolmogorov-Smirnov distance between sorted rows (m,) and all rows 0 … count - 1."""
    share = rows / count
    steps = np.arange(len(share) + 1) / len(share)
    return math.sqrt(len(share)) * float(max(np.max(share - steps[:-1]), np.max(steps[1:] - share)))

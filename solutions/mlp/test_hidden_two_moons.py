"""Hidden checks of `two-moons`: the points, where they lie and how they are drawn. Numbers are in thresholds.toml."""

import math

import numpy as np
import pytest
import torch

from autograder.checking import (
    as_numbers,
    as_tensor,
    as_tuple,
    at_least,
    at_most,
    expect,
    fail,
    is_instance,
    load_thresholds,
)

THRESHOLDS = load_thresholds(__file__)
PI = math.pi
OFFSET = -PI / 8  # both moons begin here and end at π - OFFSET
BARELY = 1e-6  # a sigma so small that the points lie on the arcs


@pytest.mark.check(question="two-moons", points=0.5)
def test_moons_answer(submission):
    """Your data set can be made, and has `data`."""
    expect(
        submission.TwoMoonsDataset(0.1, per_moon(seed=100)).data is not None,
        "`data` of your data set is nothing (None).",
        "Give it its value in `__init__`: `self.data = …`.",
    )


@pytest.mark.check(question="two-moons", points=1, needs="test_moons_answer")
def test_moons_shapes_and_dtypes(submission):
    """Your points are (2N, 2) float32 and your labels (2N,) int64."""
    for count in (1, per_moon(seed=101)):
        dataset = submission.TwoMoonsDataset(0.1, count)
        as_tensor(dataset.data, "`data`", shape=(2 * count, 2), dtype=torch.float32)
        as_tensor(dataset.labels, "`labels`", shape=(2 * count,), dtype=torch.int64)


@pytest.mark.check(question="two-moons", points=1, needs="test_moons_answer")
def test_moons_labels(submission):
    """Your labels are N ones, then N zeros."""
    count = per_moon(seed=102)
    labels = as_labels(submission.TwoMoonsDataset(0.1, count).labels, "`labels`")
    expected = torch.cat([torch.ones(count), torch.zeros(count)]).double()
    expect(
        not torch.equal(labels, 1 - expected),
        "The labels are the wrong way round.",
        "The positive moon comes first, and its label is 1.",
    )
    expect(
        torch.equal(labels, expected),
        "The labels are not N ones and then N zeros.",
        "`torch.ones` and `torch.zeros`, one after the other, in the order of the points.",
    )


@pytest.mark.check(question="two-moons", points=0.5, needs="test_moons_answer")
def test_moons_halves(submission):
    """`positive_data` and `negative_data` are the two halves of `data`."""
    count = per_moon(seed=103)
    dataset = submission.TwoMoonsDataset(0.1, count)
    data = as_points(dataset.data, "`data`", 2 * count)
    for name, half in (("positive_data", data[:count]), ("negative_data", data[count:])):
        found = as_points(getattr(dataset, name), f"`{name}`", count)
        expect(
            torch.equal(found.float(), half.float()),
            f"`{name}` is not the {'first' if name.startswith('p') else 'second'} half of `data`.",
            "Draw each moon once, keep it under its own name, and put the same points together in `data`: the "
            "positive ones first.",
        )


@pytest.mark.check(question="two-moons", points=1, needs="test_moons_answer")
def test_moons_items(submission):
    """Your data set has 2N items; item i is point i and its label."""
    count = per_moon(seed=104)
    dataset = submission.TwoMoonsDataset(0.1, count)
    expect(
        is_instance(dataset, "torch.utils.data.Dataset"),
        "`TwoMoonsDataset` is no `torch.utils.data.Dataset`.",
        "Derive the class from `Dataset`.",
    )
    expect(
        len(dataset) == 2 * count,
        "The length of the data set is not the number of its points.",
        "There are N points on each of two moons.",
    )
    data = as_points(dataset.data, "`data`", 2 * count)
    labels = as_labels(dataset.labels, "`labels`")
    expect(len(labels) == 2 * count, "There are not as many labels as points.", "Each point has a label of its own.")
    for i in (0, count - 1, count, 2 * count - 1):
        point, label = as_tuple(dataset[i], "an item of your data set", 2)
        expect(
            torch.equal(as_numbers(point, "the point of an item").flatten().float(), data[i].float())
            and torch.equal(as_numbers(label, "the label of an item").flatten(), labels[i : i + 1]),
            "Item i of your data set is not point i and label i.",
            "`dataset[i]` is the pair `(data[i], labels[i])`.",
        )


@pytest.mark.check(question="two-moons", points=0.5, needs="test_moons_answer")
def test_moons_data_loader(submission):
    """A DataLoader can make batches of your data set."""
    count = per_moon(seed=105)
    dataset = submission.TwoMoonsDataset(0.1, count)
    data, labels = dataset.data, dataset.labels
    batches = submission.probe("batches", dataset, 7)
    expect(isinstance(batches, list) and len(batches) == math.ceil(2 * count / 7), "There are batches missing.")
    pairs = [as_tuple(batch, "a batch", 2) for batch in batches]
    points = torch.cat([as_numbers(part, "a batch of points").flatten() for part, _ in pairs])
    expect(
        torch.equal(points.float(), as_points(data, "`data`", 2 * count).flatten().float()),
        "The batches of a DataLoader do not hold the points of your data set.",
        "A DataLoader asks for `len(dataset)` and for each `dataset[i]`.",
    )
    found = torch.cat([as_labels(part, "a batch of labels") for _, part in pairs])
    expect(
        torch.equal(found, as_labels(labels, "`labels`")),
        "The batches of a DataLoader do not hold the labels of your data set.",
        "A DataLoader asks for `len(dataset)` and for each `dataset[i]`.",
    )
    expect(
        holds_floats(labels) or not any(holds_floats(part) for _, part in pairs),
        "In the batches of a DataLoader, the labels are floats, although those in `labels` are not.",
        "An item has the label as it is in `labels`: `labels[i]`, without a conversion.",
    )


@pytest.mark.check(question="two-moons", points=3, needs="test_moons_answer")
def test_moons_arcs(submission):
    """Almost without noise, your points lie on the two half moons."""
    for name, points in zip(("positive", "negative"), drawn_moons(submission, BARELY, 500), strict=True):
        if on_arc(points, name):
            continue
        radius, angle = polar(points, name)
        expect(
            not on_arc(points, "negative" if name == "positive" else "positive"),
            f"The points of the {name} moon lie where the other moon should be.",
            "The positive moon is the upper one, around (0, 0); its points come first.",
        )
        expect(
            name == "positive" or not near(polar(points, "positive")[0]),
            "The negative moon is not moved: its centre is (0, 0).",
            "Add 1 to its x, so that the moons reach into each other: its centre is (1, 0).",
        )
        expect(
            not on_arc(points[:, ::-1], name),
            f"The coordinates of the {name} moon are swapped.",
            "x has the cosine and is column 0, y has the sine and is column 1.",
        )
        expect(
            near(radius),
            f"The points of the {name} moon do not lie on the circle of radius 1 around its centre, although "
            "`sigma` is almost 0.",
            "(cos a, sin a) for the positive moon; (1, 0) + (cos(-b), sin(-b)) for the negative one. The same angle "
            "goes into both coordinates of a point.",
        )
        expect(
            (np.mean(points[:, 1]) > -0.2) if name == "positive" else (np.mean(points[:, 1]) < 0.2),
            f"The {name} moon is {'turned' if name == 'positive' else 'not turned'} over.",
            "(cos a, sin a) is the upper moon; the minus signs in (cos(-b), sin(-b)) turn the lower one over.",
        )
        expect(
            np.ptp(angle) < PI - 2 * OFFSET + 0.05,
            f"The {name} moon goes too far round its circle.",
            "Angles are in radians, drawn from o = -π/8 up to π - o: U · (π - 2 o) + o.",
        )
        fail(
            f"The {name} moon begins or ends at a wrong angle.",
            "Angles are drawn from o = -π/8 up to π - o: U · (π - 2 o) + o. Plot the points and compare them with "
            "the picture in the handout.",
        )


@pytest.mark.check(question="two-moons", points=1.5, needs="test_moons_arcs")
def test_moons_angles(submission):
    """Your points are spread evenly along the whole of each moon."""
    limits = THRESHOLDS["randomness"]
    positive, negative = drawn_moons(submission, BARELY, limits["sample"])
    angles = {"positive": polar(positive, "positive")[1], "negative": polar(negative, "negative")[1]}
    for name, angle in angles.items():
        expect(
            at_least(float(np.ptp(angle)) / (PI - 2 * OFFSET), limits["span"]),
            f"The {name} moon is too short.",
            "The offset o = -π/8 makes each moon longer than half a circle, by π/8 at both ends: with U from 0 to 1, "
            "U · (π - 2 o) + o runs from -π/8 to π + π/8. Look at the signs.",
        )
        share = (angle - OFFSET) / (PI - 2 * OFFSET)
        expect(
            at_most(distance_to_uniform(np.clip(share, 0, 1)), limits["kolmogorov_smirnov"]),
            f"The points are not spread evenly along the {name} moon.",
            "The angle is U · (π - 2 o) + o with U uniform between 0 and 1: `torch.rand`, not `torch.randn`.",
        )
        expect(
            at_most(abs(correlation(angle[:-1], angle[1:])), limits["correlation"]),
            f"The points of the {name} moon follow one another along the arc.",
            "Draw each angle at random; `linspace` and sorting are not random.",
        )
    expect(
        at_most(abs(correlation(angles["positive"], angles["negative"])), limits["correlation"]),
        "Both moons use the same angles.",
        "Draw the angles b of the negative moon anew.",
    )


@pytest.mark.check(question="two-moons", points=1.5, needs="test_moons_answer")
def test_moons_noise(submission):
    """Your noise is Gaussian, and `sigma` is its standard deviation."""
    limits = THRESHOLDS["randomness"]
    rng = np.random.default_rng(108)
    for sigma in (float(rng.uniform(200, 300)), float(rng.uniform(20, 30)) ** 2):  # the moons are a speck in that
        for series in noise_series(submission, sigma).values():
            if at_most(distance_to_uniform(gaussian_share(series / sigma)), limits["kolmogorov_smirnov"]):
                continue
            for wrong, message, hint in NOISE_MISTAKES:
                expect(abs(float(series.std()) / wrong(sigma) - 1) > 0.03, message, hint)
            fail(
                "The noise is not Gaussian with mean 0 and standard deviation `sigma`, in both coordinates.",
                "sigma · `torch.randn(N, 2)` is. A histogram of the noise shows which you have.",
            )


@pytest.mark.check(question="two-moons", points=0.5, needs="test_moons_answer")
def test_moons_noise_is_independent(submission):
    """Each coordinate of each of your points has noise of its own."""
    limit = THRESHOLDS["randomness"]["correlation"]
    noise = noise_series(submission, 250.0)
    names = list(noise)
    for i, first in enumerate(names):
        for second in names[:i]:
            expect(
                at_most(abs(correlation(noise[first], noise[second])), limit),
                f"The noise is shared: that of {second} and that of {first} go together.",
                "Draw as many numbers as there are coordinates, 4 N in all, and use each of them once.",
            )
        expect(
            at_most(abs(correlation(noise[first][:-1], noise[first][1:])), limit),
            "The noise of a point depends on that of the point before it.",
            "Draw as many numbers as there are coordinates, 4 N in all, and use each of them once.",
        )


@pytest.mark.check(question="two-moons", points=0.5, needs="test_moons_answer")
def test_moons_differ(submission):
    """Two data sets are drawn differently."""
    first, second = (np.concatenate(drawn_moons(submission, 0.1, 40)) for _ in range(2))
    expect(
        at_most(float(np.mean(first == second)), THRESHOLDS["randomness"]["repeated"]),
        "Two data sets have the same points, or some of the same points.",
        "Do not seed inside the class: whoever uses it decides about the seed.",
    )


@pytest.mark.check(question="two-moons", points=0.5, needs="test_moons_answer")
def test_moons_leave_the_seed_alone(submission):
    """Your data set does not seed anybody else's random numbers."""
    first, again, other = (
        as_tuple(submission.probe("draws_after", submission.TwoMoonsDataset, [0.1, 20], seed), "the probe", 3)
        for seed in (1, 1, 2)
    )
    expect(
        first == again and all(one != two for one, two in zip(first, other, strict=True)),
        "Making a data set sets the seed of random numbers that the whole program shares.",
        "Take the call of `seed` or `manual_seed` out of the class: a program that draws random numbers after it "
        "would always get the same ones.",
    )


NOISE_MISTAKES = [
    (lambda s: s**0.5, "`sigma` is used as the variance of the noise.", "It is the standard deviation: sigma · randn."),
    (lambda s: s**2, "The noise is multiplied with the square of `sigma`.", "`sigma` is the standard deviation."),
    (lambda s: s / 2, "The noise is half as large as it should be.", "Its standard deviation is `sigma`."),
    (lambda s: s / 3**0.5, "The noise is uniform between -sigma and sigma.", "It is Gaussian: sigma · `torch.randn`."),
    (lambda s: s / 12**0.5, "The noise is uniform.", "It is Gaussian: `torch.randn`, not `torch.rand`."),
]


def per_moon(seed: int) -> int:
    """Return a number of points for each moon that nobody could have prepared for."""
    return int(np.random.default_rng(seed).integers(12, 60))


def as_points(value: object, what: str, count: int) -> torch.Tensor:
    """Return points (count, 2) as float64 in whatever dtype and layout they come; their own check judges both."""
    points = as_numbers(value, what)
    if points.shape == (2, count // 2, 2):  # two moons on top of each other, stacked instead of concatenated
        points = points.reshape(count, 2)
    if points.shape == (2, count) and count != 2:
        points = points.T
    expect(
        points.shape == (count, 2),
        f"{what} does not have two coordinates for each of the points that it should have.",
        "N points on each moon, one point a row, x in column 0 and y in column 1.",
    )
    return points


def as_labels(value: object, what: str) -> torch.Tensor:
    """Return labels (n,) as float64 in whatever dtype and layout they come; their own check judges both."""
    return as_numbers(value, what).flatten()


def holds_floats(value: object) -> bool:
    """Are the numbers in a tensor, an array or a list floating-point numbers?"""
    if isinstance(value, list):
        return any(holds_floats(part) for part in value)
    if isinstance(value, torch.Tensor):
        return value.is_floating_point()
    return value.dtype.kind == "f" if isinstance(value, np.ndarray | np.generic) else isinstance(value, float)


def drawn_moons(submission, sigma: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the positive and the negative points that the submission draws, each (count, 2) float64."""
    points = as_points(submission.TwoMoonsDataset(sigma, count).data, "`data`", 2 * count).numpy()
    expect(np.isfinite(points).all(), "Some points are not finite numbers (NaN or infinite).")
    return points[:count], points[count:]


def noise_series(submission, sigma: float) -> dict[str, np.ndarray]:
    """Return each coordinate of each moon, (sample,), drawn with a sigma beside which the moons are a speck."""
    positive, negative = drawn_moons(submission, sigma, THRESHOLDS["randomness"]["sample"])
    return {
        "x of the positive moon": positive[:, 0],
        "y of the positive moon": positive[:, 1],
        "x of the negative moon": negative[:, 0] - 1,
        "y of the negative moon": negative[:, 1],
    }


def polar(points: np.ndarray, moon: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the radius of each point around the moon's centre, and its angle a or b in [-π/2, 3π/2)."""
    x, y = (points - [0 if moon == "positive" else 1, 0]).T
    angle = np.arctan2(y, x) if moon == "positive" else -np.arctan2(y, x)
    return np.hypot(x, y), np.remainder(angle + PI / 2, 2 * PI) - PI / 2


def near(radius: np.ndarray) -> bool:
    """Are all points where the circle of radius 1 is?"""
    return bool(np.all(np.abs(radius - 1) < 0.02))


def on_arc(points: np.ndarray, moon: str) -> bool:
    """Do all points lie on the moon, or on a part of it?"""
    radius, angle = polar(points, moon)
    return near(radius) and bool(np.all((angle > OFFSET - 0.02) & (angle < PI - OFFSET + 0.02)))


def gaussian_share(values: np.ndarray) -> np.ndarray:
    """Return the share of a standard Gaussian that lies below each value."""
    return 0.5 * (1 + torch.erf(torch.from_numpy(values) / math.sqrt(2)).numpy())


def distance_to_uniform(share: np.ndarray) -> float:
    """Return √n times the Kolmogorov-Smirnov distance between a sample (n,) and the uniform distribution on [0, 1]."""
    share = np.sort(share)
    steps = np.arange(len(share) + 1) / len(share)
    return math.sqrt(len(share)) * float(max(np.max(share - steps[:-1]), np.max(steps[1:] - share)))


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return the correlation of two series of numbers; one that is constant counts as going with any other."""
    if not (np.ptp(first) and np.ptp(second)):
        return 1.0
    return float(np.corrcoef(first, second)[0, 1])

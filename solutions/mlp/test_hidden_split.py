"""Hidden checks of `split`: three disjoint sets of indices, drawn with the generator that is given."""

import math

import numpy as np
import pytest
import torch

from autograder.checking import (
    Remote,
    Spec,
    as_array,
    as_number,
    as_tuple,
    at_most,
    expect,
    fail,
    kind_of,
    load_thresholds,
    numpy_generator,
)

THRESHOLDS = load_thresholds(__file__)
SETS = ("training", "validation", "test")


@pytest.mark.check(question="split", points=0.5)
def test_split_answers(submission):
    """Your split takes the sizes and a generator and gives three index arrays back."""
    drawn_indices(submission, 40, (20, 9, 7), numpy_generator(500))


@pytest.mark.check(question="split", points=1, needs="test_split_answers")
def test_split_lengths(submission):
    """Your three index arrays have the lengths that were asked for."""
    for seed in (501, 502, 503):
        total, sizes = drawn_sizes(seed)
        answer = submission.split_indices(total, *sizes, numpy_generator(seed))
        for name, size, found in zip(SETS, sizes, as_tuple(answer, "what `split_indices` returned", 3), strict=True):
            expect(
                not isinstance(found, int | np.integer),
                f"The {name} set is a single number.",
                "`indices[a]` is one of the indices; `indices[a:b]` are those from position a up to b, b not included.",
            )
            indices = as_array(found, f"the {name} set", dtype="int")
            expect(
                indices.shape == (size,),
                f"The {name} set does not have as many indices as it should, in one dimension.",
                "Take slices: `indices[a:b]` are the indices from position a up to b, b not included; `indices[a]` is "
                "only one of them.",
            )


@pytest.mark.check(question="split", points=1.5, needs="test_split_answers")
def test_split_disjoint(submission):
    """No index is drawn twice, and each is one of 0 … n_total - 1."""
    for seed in (504, 505, 506):
        total, sizes = drawn_sizes(seed)
        parts = drawn_indices(submission, total, sizes, numpy_generator(seed))
        for name, part in zip(SETS, parts, strict=True):
            expect(
                np.all((part >= 0) & (part < total)),
                f"The {name} set holds an index for which there is no sample.",
                "Indices are 0 … n_total - 1.",
            )
            expect(
                len(np.unique(part)) == len(part),
                f"The {name} set holds an index twice.",
                "`rng.permutation(n_total)` has every index once; `rng.integers` may draw one again.",
            )
        expect(
            len(np.unique(np.concatenate(parts))) == sum(map(len, parts)),
            "Two of the three sets share an index.",
            "Shuffle all indices once, and cut the result into pieces that begin where the one before ends. A sample "
            "that the network was trained on cannot test it.",
        )


@pytest.mark.check(question="split", points=0.5, needs="test_split_answers")
def test_split_of_everything_or_nothing(submission):
    """Your split may use all samples, and a set may be empty."""
    rng = np.random.default_rng(507)
    for empty in (None, 0, 1, 2):
        sizes = [int(size) for size in rng.integers(5, 30, 3)]
        if empty is not None:
            sizes[empty] = 0
        total = sum(sizes)
        parts = drawn_indices(submission, total, tuple(sizes), numpy_generator(508))
        expect(
            [len(part) for part in parts] == sizes,
            "A set has a wrong length when all samples are used"
            + (f" and the {SETS[empty]} set is to be empty." if empty is not None else "."),
            "Cut from the front: `indices[a:b]` with a and b counted from the beginning. `indices[-0:]` is everything.",
        )
        expect(
            np.array_equal(np.sort(np.concatenate(parts)), np.arange(total)),
            "When all samples are to be used, the three sets together are not all of them.",
            "Where n_train + n_val + n_test is n_total, every index belongs to exactly one set.",
        )


@pytest.mark.check(question="split", points=1, needs="test_split_answers")
def test_split_shuffled(submission):
    """Your indices are drawn at random from all samples, in random order."""
    limits = THRESHOLDS["randomness"]
    total, sizes = 20_000, (8_000, 4_000, 4_000)
    parts = drawn_indices(submission, total, sizes, numpy_generator(509))
    for name, part in zip(SETS, parts, strict=True):
        if len(part) < total // 10 and name != SETS[0]:
            continue  # nothing to see in it; `test_split_lengths` judges that
        expect(len(part) > 1000, f"The {name} set is too short.")
        for series in (np.arange(len(part)), np.roll(part, 1)):  # the position, the index before
            expect(
                at_most(abs(float(np.corrcoef(series, part)[0, 1])), limits["correlation"]),
                f"The {name} set is not shuffled: its indices are in order.",
                "Shuffle all indices (`rng.permutation`) and do not sort afterwards.",
            )
        expect(
            at_most(distance_to_uniform(part / total), limits["kolmogorov_smirnov"]),
            f"The {name} set is not drawn from all samples alike.",
            "Shuffle all n_total indices before you cut. The samples of a file are often sorted by class: whoever "
            "takes the first ones, or one stretch for each set, misses classes.",
        )


@pytest.mark.check(question="split", points=1, needs="test_split_answers")
def test_split_reproducible(submission):
    """The same state of the generator gives the same split."""
    total, sizes = drawn_sizes(510)
    first, second = (drawn_indices(submission, total, sizes, numpy_generator(511)) for _ in range(2))
    expect(
        all(np.array_equal(one, two) for one, two in zip(first, second, strict=True)),
        "Two generators in the same state gave two different splits.",
        "Draw from `rng` only: `rng.permutation(…)`, not `np.random.permutation(…)`.",
    )


@pytest.mark.check(question="split", points=0.5, needs="test_split_answers")
def test_split_differs(submission):
    """Another state of the generator gives another split."""
    total, sizes = drawn_sizes(512)
    generator = submission.make(numpy_generator(513))
    splits = [drawn_indices(submission, total, sizes, rng) for rng in (generator, generator, numpy_generator(514))]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        expect(
            not np.array_equal(splits[one][0], splits[other][0]),
            "The split is the same although the generator is in another state.",
            "Draw from the `rng` that is given, and do not seed it or make another one inside the function.",
        )


def drawn_sizes(seed: int) -> tuple[int, tuple[int, int, int]]:
    """Return n_total and the sizes of three sets that leave some samples over."""
    rng = np.random.default_rng(seed)
    train, val, test, rest = (int(rng.integers(low, 2 * low)) for low in (60, 20, 25, 15))
    return train + val + test + rest, (train, val, test)


def drawn_indices(submission, total: int, sizes: tuple[int, ...], rng: Spec | Remote) -> list[np.ndarray]:
    """Return the three sets that the submission draws as arrays (n,) of whole numbers, whatever holds them."""
    answer = as_tuple(submission.split_indices(total, *sizes, rng), "what `split_indices` returned", 3)
    return [as_indices(part, name) for name, part in zip(SETS, answer, strict=True)]


def as_indices(part: object, name: str) -> np.ndarray:
    """Return a set of indices (n,) int64, in whatever kind, dtype and layout; `test_split_lengths` judges those."""
    if isinstance(part, int | np.integer):  # the lecture's slip
        part = [part]
    if isinstance(part, list | tuple):
        part = np.array([as_number(index, f"an index of the {name} set") for index in part])
    if isinstance(part, torch.Tensor) and not part.is_complex():
        part = part.double().numpy()
    if not isinstance(part, np.ndarray) or part.size not in (0, max(part.shape, default=1)):  # a column will do
        fail(
            f"The {name} set is {kind_of(part) if not isinstance(part, np.ndarray) else 'not one-dimensional'}, "
            "where an array of indices should be.",
            "Take slices: `indices[a:b]` is an array, `indices[a]` is one number.",
        )
    indices = as_array(part, f"the {name} set").reshape(-1)
    expect(
        indices.size == 0 or (indices.dtype.kind in "iuf" and np.all(np.mod(indices, 1) == 0)),
        f"The {name} set does not hold whole numbers.",
        "Indices are whole numbers.",
    )
    return np.clip(indices.astype(np.float64), -1, 2**53).astype(np.int64)


def distance_to_uniform(share: np.ndarray) -> float:
    """Return √n times the Kolmogorov-Smirnov distance between a sample (n,) and the uniform distribution on [0, 1]."""
    share = np.sort(share)
    steps = np.arange(len(share) + 1) / len(share)
    return math.sqrt(len(share)) * float(max(np.max(share - steps[:-1]), np.max(steps[1:] - share)))

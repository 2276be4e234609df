"""Hidden checks of the question `accuracy`. Inputs are drawn here from seeds; numbers are in thresholds.toml."""

import math

import numpy as np
import pytest
import torch

from autograder.checking import (
    as_number,
    expect,
    fail,
    raises,
    unchanged_inputs,
)

FLOAT_STEP = torch.finfo(torch.float32).eps


@pytest.mark.check(question="accuracy", points=0.5)
def test_accuracy_answers(submission):
    """Your accuracy takes predictions and labels and gives something back."""
    labels = binary_labels(20, seed=21)
    expect(
        submission.accuracy(labels, labels.flip(0)) is not None,
        "`accuracy` returned nothing (None).",
        "Is there a `return` in front of the result?",
    )


@pytest.mark.check(question="accuracy", points=1.5, needs="test_accuracy_answers")
def test_accuracy_is_a_float(submission):
    """Your accuracy is a plain number, not a tensor."""
    labels = binary_labels(30, seed=22)
    as_number(submission.accuracy(with_mistakes(labels, 7, seed=23), labels), "what `accuracy` returned")


@pytest.mark.check(question="accuracy", points=4, needs="test_accuracy_answers")
def test_accuracy_is_the_percentage_of_right_predictions(submission):
    """Your accuracy is the share of right predictions, in percent."""
    for seed, (count, wrong) in enumerate([(37, 11), (250, 31), (64, 61), (1, 0), (1, 1), (45, 45)]):
        labels = binary_labels(count, seed)
        check_percentage(submission, with_mistakes(labels, wrong, seed), labels)


@pytest.mark.check(question="accuracy", points=2, needs="test_accuracy_answers")
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
            share_will_do=True,
        )


@pytest.mark.check(question="accuracy", points=1.5, needs="test_accuracy_answers")
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
            share_will_do=True,
        )


@pytest.mark.check(question="accuracy", points=2, needs="test_accuracy_answers")
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
            share_will_do=True,
        )


@pytest.mark.check(question="accuracy", points=1, needs="test_accuracy_answers")
def test_accuracy_of_nothing_is_a_value_error(submission):
    """Your accuracy refuses empty predictions with a ValueError."""
    for dtype in (torch.int64, torch.float32):
        empty = torch.empty(0, dtype=dtype)
        with raises(ValueError):
            submission.accuracy(empty, empty)


@pytest.mark.check(question="accuracy", points=0.5, needs="test_accuracy_answers")
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


def as_answer(answer: object) -> float:
    """Return the one number of an answer, whatever holds it; `test_accuracy_is_a_float` judges that."""
    if isinstance(answer, torch.Tensor | np.ndarray) and math.prod(answer.shape) == 1:
        answer = answer.reshape(-1)[0]
    return as_number(answer, "what `accuracy` returned", tensor_ok=True)


def check_percentage(
    submission, predicted: torch.Tensor, true: torch.Tensor, hint: str = "", share_will_do: bool = False
) -> None:
    """Fail unless the submission's accuracy is the right percentage; name the mistake if it is a usual one.

    With `share_will_do`, which predictions are right is what matters, and a fraction or their number passes as well.
    """
    answer = as_answer(submission.accuracy(predicted, true))
    right = int((predicted.flatten() == true.flatten()).sum())
    count = len(true)
    expected = 100 * right / count
    if close(answer, expected) or (share_will_do and (close(answer, right / count) or answer == right)):
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

"""Hidden checks of `weight-count`: one formula, and an int that does not overflow."""

import math

import pytest
import torch

from autograder.checking import as_number, as_numbers, expect, fail, kind_of

WHAT = "what `fc_weight_count` returned"


@pytest.mark.check(question="weight-count", points=0.25)
def test_weight_count_answers(submission):
    """Your `fc_weight_count` takes a height and a width and gives something back."""
    expect(
        submission.fc_weight_count(3, 3) is not None,
        "`fc_weight_count` returned nothing (None).",
        "Is there a `return` in front of the result?",
    )


@pytest.mark.check(question="weight-count", points=0.5, needs="test_weight_count_answers")
def test_weight_count_is_an_int(submission):
    """Your `fc_weight_count` returns a Python int."""
    answer = submission.fc_weight_count(3, 4)
    expect(
        type(answer) is int,
        f"`fc_weight_count` returned {kind_of(answer)}.",
        "A Python int is made by multiplying Python ints. `math.prod` gives one, too; NumPy and torch give numbers of "
        "their own, and `**` with a fraction or `/` gives a float.",
    )


@pytest.mark.check(question="weight-count", points=0.75, needs="test_weight_count_answers")
def test_weight_count_counts(submission):
    """Your `fc_weight_count` is right for images of all shapes."""
    for height, width in [(3, 4), (1, 1), (1, 6), (9, 2), (8, 8), (11, 13)]:
        answer = as_one_number(submission.fc_weight_count(height, width))
        right = (height * width) ** 2
        if answer == right:
            continue
        for wrong, message, hint in MISTAKES:
            if answer == wrong(height, width):
                fail(message, hint)
        fail(
            "`fc_weight_count` returned a wrong number.",
            "How many pixels has the input, and how many has the output? Each of the one has a weight for each of the "
            "other.",
        )


@pytest.mark.check(question="weight-count", points=0.5, needs="test_weight_count_answers")
def test_weight_count_of_large_images(submission):
    """Your `fc_weight_count` is right for large images, whose weights no computer could hold."""
    for height, width in [(512, 384), (9_000, 11_000), (70_000, 50_000), (200_000, 300_000)]:
        answer = submission.fc_weight_count(height, width)
        # A wrong formula is told above, once, and so is another kind of number; a float has about 16 digits right.
        formulas = [lambda h, w: (h * w) ** 2, *(wrong for wrong, _, _ in MISTAKES)]
        counts = [formula(height, width) for formula in formulas]
        expect(
            answer in counts
            if isinstance(answer, int)
            else any(math.isclose(as_one_number(answer), count, rel_tol=1e-6) for count in counts),
            "`fc_weight_count` returned a wrong number for a large image.",
            "32 bits hold numbers up to 2,147,483,647 if they have a sign, 64 bits up to about 9.2 · 10^18. NumPy and "
            "torch begin anew beyond that, without a word; Python's own ints never do.",
        )


def as_one_number(answer: object) -> float:
    """Return the one number of an answer, whatever holds it; `test_weight_count_is_an_int` judges that."""
    if isinstance(answer, torch.Tensor):
        numbers = as_numbers(answer, WHAT)
        expect(numbers.numel() == 1, "`fc_weight_count` returned more than one number.", "It is one number for all.")
        return float(numbers.reshape(()))
    return as_number(answer, WHAT)


# What a usual mistake counts for (height, width), and what to say about it.
MISTAKES = [
    (
        lambda h, w: h * w,
        "`fc_weight_count` returned the number of pixels.",
        "Every output pixel has as many weights as there are input pixels.",
    ),
    (
        lambda h, w: (h * w) ** 2 + h * w,
        "`fc_weight_count` counts the biases, too.",
        "There is one for each output pixel. Leave them out: it is about the weights.",
    ),
    (
        lambda h, w: 2 * h * w,
        "`fc_weight_count` adds the pixels of input and output.",
        "Each pixel of the output has a weight for each of the input: that is a product.",
    ),
    (
        lambda h, w: h**2 * w,
        "`fc_weight_count` multiplies the pixels by the height only.",
        "An output pixel has a weight for each pixel of the input, not only for those of a column.",
    ),
    (
        lambda h, w: h * w**2,
        "`fc_weight_count` multiplies the pixels by the width only.",
        "An output pixel has a weight for each pixel of the input, not only for those of a row.",
    ),
    (lambda h, w: h**4, "`fc_weight_count` does not look at the width.", "Images need not be square."),
    (lambda h, w: w**4, "`fc_weight_count` does not look at the height.", "Images need not be square."),
    (
        lambda h, w: h**2,
        "`fc_weight_count` counts the weights from one column to another.",
        "Count all pixels of the image.",
    ),
    (
        lambda h, w: (h + w) ** 2,
        "`fc_weight_count` adds height and width.",
        "The number of pixels is their product.",
    ),
    (
        lambda h, w: 9 * (h * w) ** 2,
        "`fc_weight_count` counts three colours.",
        "The images are grey: one number for each pixel.",
    ),
    (
        lambda h, w: 256**4,
        "`fc_weight_count` returned the number of the lecture, whatever the size.",
        "Compute it from `height` and `width`.",
    ),
]

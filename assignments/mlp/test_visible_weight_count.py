"""Visible checks of `weight-count`: enough to work with. The hidden ones ask more, and give the points."""

import pytest

from autograder.checking import as_number, expect


@pytest.mark.check(question="weight-count")
def test_example_weight_count(submission):
    """An image of 2×3 pixels has 6, so there are 36 weights."""
    value = as_number(submission.fc_weight_count(2, 3), "what `fc_weight_count(2, 3)` returned")
    expect(value == 36, f"`fc_weight_count(2, 3)` returned {value:g}.", "Draw both images, and a line for each weight.")


@pytest.mark.check(question="weight-count")
def test_example_weight_count_of_the_lecture(submission):
    """For images of 256×256 pixels, there are 4,294,967,296 weights."""
    value = as_number(submission.fc_weight_count(256, 256), "what `fc_weight_count(256, 256)` returned")
    expect(
        value == 4_294_967_296,
        f"`fc_weight_count(256, 256)` returned {value:,.0f}.",
        "It is 2^32, which is more than 32 bits can hold: compute with Python's own ints."
        if value == 0  # what an overflow leaves of it
        else "The image has 256 · 256 = 65,536 pixels, and a pixel of the output has a weight for each of them.",
    )

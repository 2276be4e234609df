"""Visible checks of `hand-set`: enough to work with. The hidden ones ask more, and give the points."""

import pytest
import torch

from autograder.checking import as_tensor, evaluate, expect


@pytest.mark.check(question="hand-set")
def test_example_hand_set_shapes(submission):
    """HandSetNetwork() makes two numbers of each point."""
    network = submission.HandSetNetwork()
    for count in (10, 1):
        x = torch.ones(count, 2)
        as_tensor(network(x), f"what your network made of {count} points", shape=(count, 2), dtype=torch.float32)


@pytest.mark.check(question="hand-set", needs="test_example_hand_set_shapes")
def test_example_hand_set_landmarks(submission):
    """The network is right about most of twenty points along the two moons."""
    landmarks = torch.tensor(UPPER_MOON + LOWER_MOON)
    outputs = as_tensor(evaluate(submission.HandSetNetwork(), landmarks), "what your network returned", shape=(20, 2))
    predicted = outputs.argmax(dim=1)
    upper, lower = int((predicted[:10] == 1).sum()), int((predicted[10:] == 0).sum())
    expect(
        upper + lower >= 14,
        f"It is right about {upper} of 10 points of the upper moon (class 1) and {lower} of 10 of the lower (class 0).",
        "Draw the points and the lines where your hidden units begin to grow. In the end, 78 % of many points count.",
    )


UPPER_MOON = [
    [1.0, -0.2], [1.0, 0.2], [0.8, 0.6], [0.6, 0.8], [0.2, 1.0], [-0.2, 1.0], [-0.6, 0.8], [-0.8, 0.6], [-1.0, 0.2],
    [-1.0, -0.2],
]  # fmt: skip
LOWER_MOON = [
    [2.0, 0.2], [2.0, -0.2], [1.8, -0.6], [1.6, -0.8], [1.2, -1.0], [0.8, -1.0], [0.4, -0.8], [0.2, -0.6], [0.0, -0.2],
    [0.0, 0.2],
]  # fmt: skip

"""Visible checks of `logistic`: enough to work with. The hidden ones ask more, and give the points."""

import pytest
import torch

from autograder.checking import as_tensor, expect, parameters


@pytest.mark.check(question="logistic")
def test_example_logistic_shapes(submission):
    """MulticlassLogisticRegression(4, 3) makes 3 logits of each sample of 4 numbers."""
    model = submission.MulticlassLogisticRegression(4, 3)
    for count in (10, 1):
        x = torch.ones(count, 4)
        as_tensor(model(x), f"what your model made of a batch of {count}", shape=(count, 3), dtype=torch.float32)


@pytest.mark.check(question="logistic")
def test_example_logistic_parameters(submission):
    """MulticlassLogisticRegression(4, 3) has 15 numbers to train."""
    found = parameters(submission.MulticlassLogisticRegression(4, 3))
    shapes = [tuple(tensor.shape) for tensor in found.values()]
    total = sum(tensor.numel() for tensor in found.values())
    expect(
        total == 15,
        f"There are {total} of them, in parameters of the shapes {shapes}.",
        "The affine map has 3 · 4 weights and 3 biases.",
    )

"""Visible checks of `two-layer`: enough to work with. The hidden ones ask more, and give the points."""

import pytest
import torch

from autograder.checking import as_tensor, expect, parameters


@pytest.mark.check(question="two-layer")
def test_example_two_layer_shapes(submission):
    """TwoLayerModel(2, 8, 3) makes 3 logits of each point."""
    model = submission.TwoLayerModel(2, 8, 3)
    for count in (10, 1):
        x = torch.ones(count, 2)
        as_tensor(model(x), f"what your model made of a batch of {count}", shape=(count, 3), dtype=torch.float32)


@pytest.mark.check(question="two-layer", needs="test_example_two_layer_shapes")
def test_example_two_layer_parameters(submission):
    """TwoLayerModel(2, 8, 3) has 51 numbers to train."""
    found = parameters(submission.TwoLayerModel(2, 8, 3))
    shapes = [tuple(tensor.shape) for tensor in found.values()]
    total = sum(tensor.numel() for tensor in found.values())
    expect(
        total == 51,
        f"There are {total} of them, in parameters of the shapes {shapes}.",
        "The first linear map has 8 · 2 weights and 8 biases, the second one 3 · 8 weights and 3 biases.",
    )

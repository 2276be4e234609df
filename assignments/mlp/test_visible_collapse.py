"""Visible checks of `collapse`: enough to work with. The hidden ones ask more, and give the points."""

import pytest
import torch

from autograder.checking import as_tensor, as_tuple, assert_close, linear


@pytest.mark.check(question="collapse")
def test_example_collapse_shapes(submission):
    """A layer from 4 to 7 numbers and one from 7 to 3 collapse to W of shape (3, 4) and b of shape (3,)."""
    layers = linear(torch.ones(7, 4), torch.ones(7)), linear(torch.ones(3, 7), torch.ones(3))
    W, b = as_tuple(submission.collapse_linear(*layers), "what `collapse_linear` returned", 2)
    as_tensor(W, "`W`", shape=(3, 4))
    as_tensor(b, "`b`", shape=(3,))


@pytest.mark.check(question="collapse")
def test_example_collapse_numbers(submission):
    """3 · (2x + 1) + 4 collapses to 6x + 7."""
    layers = linear(torch.tensor([[2.0]]), torch.tensor([1.0])), linear(torch.tensor([[3.0]]), torch.tensor([4.0]))
    W, b = as_tuple(submission.collapse_linear(*layers), "what `collapse_linear` returned", 2)
    assert_close(W, torch.tensor([[6.0]]), what="`W`", hint="Multiply the brackets out: what stands in front of x?")
    assert_close(b, torch.tensor([7.0]), what="`b`", hint="Multiply the brackets out: what stands without x?")

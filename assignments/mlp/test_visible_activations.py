"""Visible checks of `activations`: enough to work with. The hidden ones ask more, and give the points."""

import pytest
import torch

from autograder.checking import assert_close

HINT = "`torch.tensor` makes tensors to try it with; compare with the formula by hand."


@pytest.mark.check(question="activations")
def test_example_relu(submission):
    """`relu` makes 0, 0 and 3 of -2, 0 and 3."""
    z = torch.tensor([-2.0, 0.0, 3.0])
    assert_close(submission.relu(z), torch.tensor([0.0, 0.0, 3.0]), what="`relu(z)`", hint=HINT)


@pytest.mark.check(question="activations")
def test_example_sigmoid(submission):
    """`sigmoid` makes 1/2 of 0, and 3/4 of the logarithm of 3."""
    z = torch.tensor([0.0, 1.0986123])
    assert_close(submission.sigmoid(z), torch.tensor([0.5, 0.75]), what="`sigmoid(z)`", hint=HINT)


@pytest.mark.check(question="activations")
def test_example_tanh(submission):
    """`tanh` makes 0 of 0, and 4/5 of the logarithm of 3."""
    z = torch.tensor([0.0, 1.0986123])
    assert_close(submission.tanh(z), torch.tensor([0.0, 0.8]), what="`tanh(z)`", hint=HINT)


@pytest.mark.check(question="activations")
def test_example_leaky_relu(submission):
    """`leaky_relu` makes -0.2, 0 and 3 of -2, 0 and 3; with tau=0.5, it makes -1, 0 and 3 of them."""
    z = torch.tensor([-2.0, 0.0, 3.0])
    assert_close(submission.leaky_relu(z), torch.tensor([-0.2, 0.0, 3.0]), what="`leaky_relu(z)`", hint=HINT)
    slope = torch.tensor([-1.0, 0.0, 3.0])
    assert_close(submission.leaky_relu(z, tau=0.5), slope, what="`leaky_relu(z, tau=0.5)`", hint=HINT)

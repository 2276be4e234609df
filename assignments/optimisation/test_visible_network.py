"""Visible checks of the question `network`."""

import pytest
import torch

from autograder.checking import Remote, as_tensor, expect


@pytest.mark.check(question="network")
def test_example_network(submission):
    """Simple2DNetwork() makes one number of each of 10 points, whatever its settings."""
    for settings in ({}, {"weight_init": "xavier"}, {"weight_init": "default", "nonlinearity": False}):
        words = ", ".join(f"{name}={value!r}" for name, value in settings.items())
        network = submission.Simple2DNetwork(**settings)
        outputs = as_tensor(
            network(torch.linspace(-1, 1, 20).reshape(10, 2)), f"what `Simple2DNetwork({words})` made of 10 points"
        )
        expect(
            outputs.shape == (10, 1),
            f"`Simple2DNetwork({words})` made a tensor of shape {tuple(outputs.shape)} of 10 points, not (10, 1).",
            "The last layer leads from 5 numbers to 1.",
        )


@pytest.mark.check(question="network", needs="test_example_network")
def test_example_network_weights(submission):
    """The layers linear1 and linear2 have weights of shape (5, 2) and (1, 5), all in [0, 1] by default."""
    network = submission.Simple2DNetwork()
    for name, layer, shape in (("linear1", network.linear1, (5, 2)), ("linear2", network.linear2, (1, 5))):
        expect(isinstance(layer, Remote), f"`{name}` is no layer.", "It is an `nn.Linear`.")
        weight = as_tensor(layer.weight, f"the weight of `{name}`", shape=shape, dtype="float")
        expect(
            bool(((weight >= 0) & (weight <= 1)).all()),
            f"The weights of `{name}` are {[round(value, 3) for value in weight.flatten().tolist()]}.",
            'By default, `weight_init` is "uniform": `nn.init.uniform_` draws numbers between 0 and 1.',
        )

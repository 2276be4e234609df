"""Two networks with weights set by hand: yours, and one that can only ever say 0."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from example import Example, linear_layers
from moons import draw
from torch import nn
from torch.utils.data import Dataset


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments) as example:
        training, new = draw(example)
        yours = example.yours.HandSetNetwork().to(example.device)
        describe(example, "your network", yours, new)
        describe(example, "one that never says 1", never_says_1().to(example.device), new)
        first = linear_layers(yours)[0]
        example.show(
            hand_set=example.yours.plot_model_probs_with_component_lines(
                yours, training.positive_data, training.negative_data, first.weight, first.bias, 2
            ),
        )


def never_says_1() -> nn.Module:
    """Return a network with the flaw of the lecture's: nothing that it computes can speak for class 1.

    ReLU gives nothing below 0. So the logit of class 0, a sum of hidden numbers, is never below that of class 1, which
    is 0; where both hidden numbers are 0, the logits are equal, and the arg-max takes the first.
    """
    network = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 2))
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[1.0, 1.0], [-1.0, 1.0]]))
        network[0].bias.fill_(-0.5)
        network[2].weight.copy_(torch.tensor([[1.0, 1.0], [0.0, 0.0]]))
        network[2].bias.zero_()
    return network


def describe(example: Example, name: str, network: nn.Module, moons: Dataset) -> None:
    points, labels = moons.data.to(example.device), moons.labels.to(example.device)
    correct = int(example.yours.multiclass_model_accuracy(network, points, labels))
    with torch.no_grad():
        logits = network(points)
    ones = int((logits.argmax(dim=1) == 1).sum())
    ties = (logits[:, 0] == logits[:, 1]).float().mean().item()
    print(f"{name}: {correct / len(moons):.1%} of {len(moons)} points right")
    print(f"  predicts 1 {ones} times and 0 {len(moons) - ones} times; equal logits at {ties:.1%} of the points")


if __name__ == "__main__":
    main()

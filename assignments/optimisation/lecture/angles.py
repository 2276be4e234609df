"""A network learns the angles of points, with your circular loss and with the ordinary squared error."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from example import Example
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from torch import nn

TRAINING, NEW, HIDDEN = 256, 1000, 32
CLOSE = 0.2  # radians
TURN = 2 * math.pi


class AngleNetwork(nn.Module):
    """Two outputs for each point (N, 2), read as a direction: its angle (N,), in radians, from -π to π."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 2))

    def forward(self, points: torch.Tensor) -> torch.Tensor:
        first, second = self.layers(points).unbind(dim=1)
        return torch.atan2(second, first)


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments, epochs=200) as example:
        losses = {"circular_mse_loss": example.yours.circular_mse_loss, "nn.MSELoss": nn.MSELoss()}
        training, new = draw(TRAINING, example.device), draw(NEW, example.device)
        start = AngleNetwork().state_dict()
        predicted = {}
        for name, loss in losses.items():
            network = AngleNetwork().to(example.device)
            network.load_state_dict(start)
            learn(network, training, loss, example.options.epochs)
            with torch.no_grad():
                predicted[name] = network(new[0])
            off = error(example, predicted[name], new[1])
            print(
                f"{name:18} off by {off.mean():.3f} radians on average, {off.max():.3f} at most; "
                f"{(off < CLOSE).float().mean():.1%} within {CLOSE}"
            )
        example.show(angles=compare(predicted, new[1]))


def draw(num_points: int, device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Return points (n, 2) of a ring, and their angles (n,) in [0, 2π)."""
    angle, radius = TURN * torch.rand(num_points), 0.5 + torch.rand(num_points)
    points = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return points.to(device), angle.to(device)


def learn(
    network: nn.Module,
    training: tuple[torch.Tensor, torch.Tensor],
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    epochs: int,
) -> None:
    optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
    points, angles = training
    for _ in range(epochs):
        optimizer.zero_grad()
        loss(network(points), angles).backward()
        optimizer.step()


def error(example: Example, predicted: torch.Tensor, true: torch.Tensor) -> torch.Tensor:
    """Return how far off each angle is, measured with your circular loss: the root of the loss of one pair."""
    pairs = zip(predicted.unsqueeze(1), true.unsqueeze(1), strict=True)
    return torch.stack([example.yours.circular_mse_loss(*pair) for pair in pairs]).sqrt()


def compare(predicted: dict[str, torch.Tensor], true: torch.Tensor) -> Figure:
    figure, panels = plt.subplots(1, len(predicted), figsize=(8.4, 4), layout="constrained", sharey=True)
    for axes, (name, angles) in zip(panels, predicted.items(), strict=True):
        axes.plot(true.cpu(), angles.cpu() % TURN, ".", markersize=3)
        axes.plot([0, TURN], [0, TURN], color="0.6", linewidth=1, zorder=0)
        axes.set(title=name, xlabel="true angle", xticks=(0, math.pi, TURN), xticklabels=("0", "π", "2π"))
        axes.set_aspect("equal")
    panels[0].set(ylabel="predicted angle", yticks=(0, math.pi, TURN), yticklabels=("0", "π", "2π"))
    return figure


if __name__ == "__main__":
    main()

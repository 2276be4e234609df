"""One start, four pairs of learning rates: how fast the loss falls, and how far each layer moves."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch
from example import Example
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from recipe import DATASET, LOSS, START, chosen_loss, draw, epochs
from torch import nn

RATES = [(0.1, 0.1), (0.1, 0.01), (0.01, 0.1), (0.01, 0.01)]


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments, epochs=300, more={**DATASET, **LOSS, **START}) as example:
        db = draw(example, example.options.dataset)
        start = example.yours.Simple2DNetwork(example.options.weight_init).to(example.device)
        print(f"{'linear1':>8}{'linear2':>9}{'right':>10}{'loss':>9}    linear1, linear2 moved by")
        curves = {}
        for rates in RATES:
            model = copy.deepcopy(start)
            record = list(epochs(example, model, db, chosen_loss(example), rates))
            _, percent, value = record[-1]
            far = ", ".join(f"{distance(start, model, layer):.2f}" for layer in ("linear1", "linear2"))
            print(f"{rates[0]:8}{rates[1]:9}{percent:9.1f}%{value:9.4f}    {far}")
            curves[rates] = [value for _, _, value in record]
        example.show(learning_rates=draw_losses(curves))


def distance(start: nn.Module, end: nn.Module, layer: str) -> float:
    """Return how far a layer's parameters have moved, all of them together."""
    pairs = zip(getattr(start, layer).parameters(), getattr(end, layer).parameters(), strict=True)
    return torch.stack([(after - before).square().sum() for before, after in pairs]).sum().sqrt().item()


def draw_losses(curves: dict[tuple[float, float], list[float]]) -> Figure:
    figure, axes = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    for (first, second), values in curves.items():
        axes.plot(range(1, len(values) + 1), values, label=f"linear1 at {first}, linear2 at {second}")
    axes.set(xlabel="epoch", ylabel="training loss")
    axes.legend()
    return figure


if __name__ == "__main__":
    main()

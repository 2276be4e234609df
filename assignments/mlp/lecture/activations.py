"""The four activations: what they make of some numbers, and what they look like."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from example import Example
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

NUMBERS = torch.tensor([-200.0, -2.0, -0.5, 0.0, 0.5, 2.0, 200.0])


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments) as example:
        functions = {name: getattr(example.yours, name) for name in ("relu", "sigmoid", "tanh", "leaky_relu")}
        values = {name: function(NUMBERS.to(example.device)) for name, function in functions.items()}
        for name, numbers in {"z": NUMBERS, **values}.items():
            print(f"{name:10}", *(f"{number:8.3f}" for number in numbers.tolist()))
        example.show(activations=draw(functions, example.device))


def draw(functions: dict, device: str) -> Figure:
    z = torch.linspace(-4, 4, 401, device=device)
    figure, panels = plt.subplots(1, 4, figsize=(11, 2.8), layout="constrained")
    for axes, (name, function) in zip(panels, functions.items(), strict=True):
        axes.axhline(0, color="0.8", linewidth=0.8)
        axes.axvline(0, color="0.8", linewidth=0.8)
        axes.plot(z.cpu().numpy(), function(z).cpu().numpy())
        axes.set(title=name, xlabel="z", xticks=range(-4, 5, 2))
    return figure


if __name__ == "__main__":
    main()

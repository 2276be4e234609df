"""Networks that have learned nothing: how many labels they get right, and what they return over the plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from example import Example
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from recipe import draw
from torch import nn

NETWORKS = 100
KINDS = [(init, relu) for init in ("uniform", "xavier", "default") for relu in (True, False)]
NAMES = ("circular", "linear", "spiral", "random")


def main(arguments: Sequence[str] | None = None) -> None:
    with Example(__doc__, arguments) as example:
        dbs = {name: draw(example, name) for name in NAMES}
        print(f"percent right, of {NETWORKS} networks each: mean, and from lowest to highest")
        print(" " * 20, *(f"{name:^17}" for name in dbs))
        first = {}
        for init, relu in KINDS:
            networks = [
                example.yours.Simple2DNetwork(weight_init=init, nonlinearity=relu).to(example.device)
                for _ in range(NETWORKS)
            ]
            first[init, relu] = networks[0]
            cells = [spread([right(example, network, db) for network in networks]) for db in dbs.values()]
            print(f"{words(init, relu):20}", *(f"{cell:^17}" for cell in cells))
        example.show(untrained=over_the_plane(first, example.device))


def words(init: str, relu: bool) -> str:
    return f"{init}, {'ReLU' if relu else 'no ReLU'}"


def right(example: Example, network: nn.Module, db: tuple[np.ndarray, np.ndarray]) -> float:
    """Return how many percent your `epoch_loop` counts as right when it only looks."""
    return example.yours.epoch_loop(network, db, nn.MSELoss(), None)[0]


def spread(percent: list[float]) -> str:
    return f"{np.mean(percent):.1f} ({min(percent):.0f}-{max(percent):.0f})"


def over_the_plane(networks: dict[tuple[str, bool], nn.Module], device: str) -> Figure:
    """Draw the outputs over the square in shades of grey, and in orange where they are 0.5."""
    xs, ys = np.meshgrid(np.linspace(-1, 1, 101), np.linspace(-1, 1, 101))
    points = torch.tensor(np.stack([xs, ys], axis=-1).reshape(-1, 2), dtype=torch.float32, device=device)
    figure, panels = plt.subplots(1, len(networks), figsize=(13, 2.8), layout="constrained", sharey=True)
    for axes, (kind, network) in zip(panels, networks.items(), strict=True):
        with torch.no_grad():
            outputs = network(points).reshape(xs.shape).cpu().numpy()
        axes.contourf(xs, ys, outputs, levels=20, cmap="Greys", alpha=0.8)
        if outputs.min() < 0.5 < outputs.max():
            axes.contour(xs, ys, outputs, levels=[0.5], colors="tab:orange", linewidths=2)
        axes.set(title=words(*kind), aspect="equal")
    return figure


if __name__ == "__main__":
    main()

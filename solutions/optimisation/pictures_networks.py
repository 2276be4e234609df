"""Pictures of the network: its layers, its start, its steps, one epoch, and a whole training.

Called by `make_pictures.py`.
"""

import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from optimisation import (
    Simple2DNetwork,
    circular_2d,
    epoch_loop,
    make_optimizer,
    plot_logs,
    run_experiment,
)
from torch import nn

RED, BLUE, GREEN, ORANGE, GREY = "tab:red", "tab:blue", "tab:green", "tab:orange", "0.45"


def draw_network() -> plt.Figure:
    """The layers of Simple2DNetwork(), and the shape of a batch between them."""
    sizes, places = (2, 5, 5, 1), (0.0, 2.0, 3.4, 5.4)
    figure, axes = plt.subplots(figsize=(6.6, 3.7), layout="constrained")
    heights = [np.linspace(-(size - 1) / 2, (size - 1) / 2, size) for size in sizes]
    for left in range(3):
        for i, start in enumerate(heights[left]):
            for j, end in enumerate(heights[left + 1]):
                if left != 1 or i == j:  # the ReLU looks at each unit on its own
                    colour = GREEN if left == 1 else "0.7"
                    axes.plot(places[left : left + 2], (start, end), color=colour, lw=1, zorder=1)
    for place, ys, colour in zip(places, heights, ("0.25", "0.55", GREEN, "0.25"), strict=True):
        axes.scatter(np.full(len(ys), place), ys, s=260, color=colour, zorder=2)
    for place, shape in zip(places, ("(N, 2)", "(N, 5)", "(N, 5)", "(N, 1)"), strict=True):
        axes.text(place, -2.75, shape, ha="center", family="monospace", fontsize="small")
    for place, name in ((0.0, "points"), (5.4, "raw outputs")):
        axes.text(place, -3.2, name, ha="center", weight="bold")
    for place, name in ((1.0, "linear1"), (2.7, "ReLU"), (4.4, "linear2")):
        axes.text(place, 2.6, name, ha="center", color=GREEN if name == "ReLU" else "black")
    axes.set(xlim=(-0.7, 6.2), ylim=(-3.5, 3.0))
    axes.axis("off")
    return figure


def draw_weights() -> plt.Figure:
    """The ten weights of `linear1` in each of 2,000 new networks, for the three ways to draw them."""
    torch.manual_seed(0)
    figure, panels = plt.subplots(1, 3, figsize=(9, 2.6), layout="constrained", sharex=True)
    for axes, name in zip(panels, ("uniform", "xavier", "default"), strict=True):
        weights = torch.cat([Simple2DNetwork(name).linear1.weight.detach().flatten() for _ in range(2000)])
        axes.hist(weights.numpy(), bins=np.linspace(-2, 2, 81), density=True, color=GREEN)
        axes.set(title=f'weight_init="{name}"', xlabel="a weight of linear1", yticks=())
    return figure


def draw_untrained() -> plt.Figure:
    """What four networks that have learned nothing return for every point of the square."""
    torch.manual_seed(34)
    figure, panels = plt.subplots(1, 4, figsize=(11, 3.4), layout="constrained", sharey=True)
    kinds = [(init, relu) for init in ("uniform", "xavier") for relu in (True, False)]
    networks = {init: Simple2DNetwork(init) for init in ("uniform", "xavier")}
    for axes, (init, relu) in zip(panels, kinds, strict=True):
        network = networks[init]
        network.nonlinearity = relu  # the same weights, with and without
        xs, ys, outputs = plane(network)
        axes.contourf(xs, ys, outputs, levels=20, cmap="Greys", alpha=0.8)
        axes.contour(xs, ys, outputs, levels=[0.5], colors=ORANGE, linewidths=2)
        axes.set(title=f"{init}, {'ReLU' if relu else 'no ReLU'}", aspect="equal", xlabel="x", xticks=(-1, 0, 1))
    panels[0].set(ylabel="y", yticks=(-1, 0, 1))
    return figure


def plane(network: nn.Module) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x, y and the network's outputs on a grid over the square [-1, 1]²."""
    xs, ys = np.meshgrid(np.linspace(-1, 1, 201), np.linspace(-1, 1, 201))
    points = torch.tensor(np.stack([xs, ys], axis=-1).reshape(-1, 2), dtype=torch.float32)
    with torch.no_grad():
        return xs, ys, network(points).reshape(xs.shape).numpy()


def draw_learning_rates() -> plt.Figure:
    """Steps downhill on a parabola with three learning rates, each from the same place."""
    figure, panels = plt.subplots(1, 3, figsize=(9.6, 2.8), layout="constrained", sharey=True)
    w = np.linspace(-2.4, 2.4, 200)
    for axes, rate in zip(panels, (0.03, 0.3, 0.95), strict=True):
        axes.plot(w, w**2, color=GREY)
        steps = [-2.0]
        for _ in range(8):
            steps.append(steps[-1] - rate * 2 * steps[-1])  # the gradient of w² is 2w
        axes.plot(steps, np.square(steps), "o-", color=ORANGE, markersize=5, linewidth=1)
        axes.plot(steps[0], steps[0] ** 2, "o", color="black", markersize=7)
        axes.set(title=f"learning rate {rate}", xlabel="weight w")
    panels[0].set_ylabel("loss = w²")
    return figure


def draw_epoch() -> plt.Figure:
    """One epoch as a chain: points, model, outputs, loss, and back; labels and accuracy from the same outputs."""
    figure, axes = plt.subplots(figsize=(9.6, 3.1), layout="constrained")
    box(axes, (0.0, 0), "points\n(n, 2) float32")
    box(axes, (2.6, 0), "model", GREEN)
    box(axes, (5.2, 0), "outputs\n(n, 1) → (n,)")
    box(axes, (7.8, 0), "criterion", GREEN)
    box(axes, (10.4, 0), "loss")
    box(axes, (5.2, -1.7), "outputs > 0.5:\nlabels")
    box(axes, (7.8, -1.7), "targets\n(n,) float32")
    box(axes, (10.4, -1.7), "accuracy")
    for start, end in (((0, 0), (2.6, 0)), ((2.6, 0), (5.2, 0)), ((5.2, 0), (7.8, 0)), ((7.8, 0), (10.4, 0))):
        arrow(axes, (start[0] + 0.95, 0), (end[0] - 0.95, 0))
    arrow(axes, (5.2, -0.42), (5.2, -1.28))
    arrow(axes, (7.8, -1.28), (7.8, -0.42))
    arrow(axes, (6.15, -1.95), (9.45, -1.95), rad=0.18)
    arrow(axes, (8.75, -1.7), (9.45, -1.7))
    axes.annotate(
        "", (2.6, 0.46), (10.4, 0.46), arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 1.8,
        "connectionstyle": "arc,angleA=90,angleB=90,armA=26,armB=26,rad=12"},
    )  # fmt: skip
    axes.text(6.5, 1.32, "only to train: zero_grad, backward, step", ha="center", color=ORANGE)
    axes.set(xlim=(-1.1, 11.5), ylim=(-2.75, 1.65))
    axes.axis("off")
    return figure


def box(axes: Axes, place: tuple[float, float], words: str, colour: str = "0.9") -> None:
    dark = colour != "0.9"
    axes.text(
        *place, words, ha="center", va="center", color="white" if dark else "black",
        bbox={"boxstyle": "round,pad=0.45", "facecolor": colour, "edgecolor": "none"},
    )  # fmt: skip


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], rad: float = 0.0) -> None:
    style = {"arrowstyle": "-|>", "color": GREY, "lw": 1.3, "connectionstyle": f"arc3,rad={rad}"}
    axes.annotate("", end, start, arrowprops=style)


def draw_trained() -> plt.Figure:
    """The labels that a network predicts after some epochs, and where its output is 0.5."""
    shown = (0, 30, 200, 1000)
    np.random.seed(2)
    torch.manual_seed(2)
    db = circular_2d(300)
    model = Simple2DNetwork("xavier")
    optimiser = make_optimizer(model, 0.1, 0.1)
    figure, panels = plt.subplots(1, 4, figsize=(11, 3.1), layout="constrained", sharey=True)
    for epoch in range(shown[-1] + 1):
        if epoch in shown:
            percent, _, labels = epoch_loop(model, db, nn.MSELoss(), None)
            axes = panels[shown.index(epoch)]
            xs, ys, outputs = plane(model)
            axes.contour(xs, ys, outputs, levels=[0.5], colors="black", linewidths=1)
            for label, colour in enumerate((RED, BLUE)):
                axes.scatter(*db[0][labels == label].T, s=7, color=colour)
            axes.set(title=f"after {epoch} epochs: {percent:.0f} %", aspect="equal", xlim=(-0.8, 0.8), ylim=(-0.8, 0.8))
        epoch_loop(model, db, nn.MSELoss(), optimiser)
    return figure


def draw_logs() -> plt.Figure:
    """What the reference's `plot_logs` draws of one run."""
    log = run_experiment("circular", "mse", 0.1, 1000, "xavier", seed=2)
    figure = plot_logs((log["train_acc"], log["train_loss"]), (log["test_acc"], log["test_loss"]))
    figure.set_size_inches(8.6, 3.0)
    return figure

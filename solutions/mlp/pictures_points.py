"""Pictures of points in the plane, and of what networks make of them. Called by `make_pictures.py`."""

import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from mlp import (
    ANGLE_OFFSET,
    MulticlassLogisticRegression,
    MyMLPModel,
    TwoLayerModel,
    TwoMoonsDataset,
    multiclass_model_accuracy,
    plot_model_probs,
    plot_model_probs_with_component_lines,
)
from torch import nn

RED, BLUE, ORANGE = "tab:red", "tab:blue", "tab:orange"
COLOURS = {0: RED, 1: BLUE}


def draw_moons() -> plt.Figure:
    """Noisy points of both moons over the ideal half circles, their centres, and the angles at which each one ends."""
    torch.manual_seed(1)
    dataset = TwoMoonsDataset(0.1, 150)
    figure, axes = plt.subplots(figsize=(6.2, 4.3), layout="constrained")
    angles = np.linspace(ANGLE_OFFSET, np.pi - ANGLE_OFFSET, 200)
    ends = [(ANGLE_OFFSET, "−π/8"), (np.pi / 2, "π/2"), (np.pi - ANGLE_OFFSET, "9π/8")]
    moons = [("a", (0, 0), +1, dataset.positive_data, BLUE, 1), ("b", (1, 0), -1, dataset.negative_data, RED, 0)]
    for letter, place, direction, points, colour, label in moons:
        centre = np.array(place)
        circle = centre + np.stack([np.cos(direction * angles), np.sin(direction * angles)], axis=1)
        axes.scatter(*points.T, s=7, alpha=0.6, color=colour, label=f"label {label}")
        axes.plot(*circle.T, color=colour, linewidth=1.2)
        axes.plot(*centre, "+", color=colour, markersize=10, markeredgewidth=2)
        for angle, words in ends:
            spoke = np.array([np.cos(direction * angle), np.sin(direction * angle)])
            axes.plot(*np.stack([centre, centre + spoke], axis=1), color=colour, linewidth=0.7, linestyle=":")
            axes.plot(*(centre + spoke), "o", color=colour, markeredgecolor="black", markersize=5)
            axes.text(*(centre + 1.32 * spoke), f"{letter} = {words}", ha="center", va="center", fontsize="small")
    axes.set(
        xlabel="x", ylabel="y", title="TwoMoonsDataset(0.1, 150)", aspect="equal", xlim=(-1.9, 2.9), ylim=(-1.55, 1.55)
    )
    axes.legend(loc="upper right", fontsize="small")
    return figure


def draw_logistic() -> plt.Figure:
    """The straight boundary that logistic regression finds, and the points on the wrong side of it."""
    torch.manual_seed(1)
    moons, held_out = TwoMoonsDataset(0.1, 100), TwoMoonsDataset(0.1, 1000)
    model = fitted(MulticlassLogisticRegression(2, 2), moons, steps=400)
    figure, axes = plt.subplots(figsize=(6.2, 4.0), layout="constrained")
    figure.colorbar(fill(axes, model), label="probability of class 1")
    scatter(axes, moons)
    with torch.no_grad():
        wrong = moons.data[model(moons.data).argmax(dim=1) != moons.labels]
    axes.scatter(*wrong.T, s=60, facecolor="none", edgecolor="black", linewidth=0.9, label="on the wrong side")
    share = right(model, held_out)
    axes.set(title=f"one line: {100 * share:.0f} % of new points right", xlabel="x", ylabel="y", aspect="equal")
    axes.legend(loc="upper right", fontsize="small")
    return figure


def draw_hidden_unit() -> plt.Figure:
    """What one hidden unit returns for every point of the plane: 0 on one side of its line, growing on the other."""
    weight, bias = np.array([0.8, -0.6]), 0.5
    x, y = np.meshgrid(np.linspace(-2, 3, 200), np.linspace(-2, 2, 200))
    figure, axes = plt.subplots(figsize=(6.2, 4.0), layout="constrained")
    z = weight[0] * x + weight[1] * y + bias
    filled = axes.contourf(x, y, np.maximum(z, 0), levels=np.arange(0, 4.6, 0.5), cmap="Greys")
    figure.colorbar(filled, label="what the unit returns")
    axes.contour(x, y, z, levels=[0], colors=ORANGE, linewidths=2)
    foot = -bias * weight  # the point of the line that is nearest to the origin, as the weights have length 1
    axes.annotate("", xy=foot + weight, xytext=foot, arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 2})
    axes.text(*(foot + 1.15 * weight), "w = (0.8, −0.6)", va="center", bbox={"color": "white", "alpha": 0.8, "pad": 2})
    axes.text(-1.85, 1.4, "0 on this side", color="0.3")
    axes.set(title="max(0, 0.8 x − 0.6 y + 0.5)", xlabel="x", ylabel="y", aspect="equal")
    return figure


def draw_boundaries() -> plt.Figure:
    """What two networks learn of the moons: without an activation a straight line, with ReLU a curve."""
    torch.manual_seed(1)
    moons, held_out = TwoMoonsDataset(0.1, 100), TwoMoonsDataset(0.1, 1000)
    figure, panels = plt.subplots(1, 2, figsize=(7.4, 3.4), layout="constrained", sharey=True)
    filled = None
    for axes, activation, name in zip(panels, (nn.Identity(), nn.ReLU()), ("no activation", "ReLU"), strict=True):
        model = fitted(MyMLPModel(2, 64, 2, activation), moons)
        filled = fill(axes, model)
        scatter(axes, moons)
        axes.set(title=f"{name}: {100 * right(model, held_out):.0f} % right", xlabel="x", aspect="equal")
    panels[0].set_ylabel("y")
    figure.colorbar(filled, ax=panels, label="probability of label 1", shrink=0.9)
    return figure


def draw_probs() -> plt.Figure:
    """What the reference's `plot_model_probs` draws, of a network with four hidden units."""
    torch.manual_seed(3)
    moons = TwoMoonsDataset(0.1, 100)
    model = fitted(MyMLPModel(2, 4, 2, torch.tanh), moons)
    return plot_model_probs(model, moons.positive_data, moons.negative_data)


def draw_hidden_lines() -> plt.Figure:
    """What the reference draws of a network with eight hidden units: the boundary, and the line of each unit."""
    torch.manual_seed(0)
    moons = TwoMoonsDataset(0.1, 100)
    model = fitted(TwoLayerModel(2, 8, 2), moons)
    return plot_model_probs_with_component_lines(
        model, moons.positive_data, moons.negative_data, model.fc1.weight, model.fc1.bias, 8
    )


def fitted(model: nn.Module, moons: TwoMoonsDataset, steps: int = 100) -> nn.Module:
    """Train with all points at once, and return the model."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(moons.data), moons.labels).backward()
        optimizer.step()
    return model


def fill(axes: Axes, model: nn.Module) -> QuadContourSet:
    """Fill the panel with the probability of label 1, and draw the line where it is one half."""
    xs, ys = torch.linspace(-2, 3, 100), torch.linspace(-2, 2, 100)
    with torch.no_grad():
        probabilities = model(torch.cartesian_prod(xs, ys)).softmax(dim=1)[:, 1].reshape(100, 100).T
    axes.contour(xs, ys, probabilities, levels=[0.5], colors="black", linewidths=1)
    return axes.contourf(xs, ys, probabilities, levels=np.linspace(0, 1, 11), cmap="RdBu", alpha=0.45)


def scatter(axes: Axes, moons: TwoMoonsDataset) -> None:
    for label, colour in COLOURS.items():
        points = moons.data[moons.labels == label]
        axes.scatter(*points.T, s=9, color=colour, edgecolor="white", linewidth=0.3)


def right(model: nn.Module, moons: TwoMoonsDataset) -> float:
    return int(multiclass_model_accuracy(model, moons.data, moons.labels)) / len(moons)

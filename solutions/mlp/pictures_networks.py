"""Drawings of how a network computes: layers, logits, activations, weights. Called by `make_pictures.py`."""

import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from mlp import leaky_relu, multiclass_model_accuracy, relu, sigmoid, tanh
from torch import nn

BLUE, GREEN, ORANGE, GREY = "tab:blue", "tab:green", "tab:orange", "0.45"


def draw_argmax() -> plt.Figure:
    """Logits of four samples and three classes: the largest of each row, and whether it is the label's."""
    logits = torch.tensor([[2.1, -0.3, 0.4], [-1.0, 0.2, 0.9], [0.5, 1.7, 1.6], [-0.2, 3.0, 0.1]])
    labels = torch.tensor([0, 2, 2, 1])
    predictions = logits.argmax(dim=1)
    figure, axes = plt.subplots(figsize=(6.4, 3.1), layout="constrained")
    for row in range(4):
        right = bool(predictions[row] == labels[row])
        for column in range(3):
            largest = predictions[row] == column
            axes.add_patch(
                plt.Rectangle((column, row), 0.94, 0.9, color=(GREEN if right else ORANGE) if largest else "0.93")
            )
            colour = "white" if largest else "black"
            axes.text(column + 0.47, row + 0.45, f"{logits[row, column]:.1f}", ha="center", va="center", color=colour)
        words = f"{predictions[row]}", f"{labels[row]}", "right" if right else "wrong"
        for position, word in zip((3.6, 4.6, 5.6), words, strict=True):
            axes.text(position, row + 0.45, word, ha="center", va="center")
        axes.text(-0.15, row + 0.45, f"sample {row}", ha="right", va="center")
    for position, word in zip(
        (0.47, 1.47, 2.47, 3.6, 4.6), ("class 0", "class 1", "class 2", "arg-max", "label"), strict=True
    ):
        axes.text(position, -0.3, word, ha="center", va="center", color=GREY)
    correct = multiclass_model_accuracy(nn.Identity(), logits, labels)
    axes.text(5.6, 4.35, f"{correct} correct", ha="center", va="center", weight="bold")
    axes.set(xlim=(-1.3, 6.2), ylim=(4.6, -0.6))
    axes.axis("off")
    return figure


def draw_activations() -> plt.Figure:
    """The four activations of the question, over the same numbers."""
    z = torch.linspace(-4, 4, 401)
    figure, panels = plt.subplots(1, 4, figsize=(9.6, 2.6), layout="constrained")
    for axes, function in zip(panels, (relu, sigmoid, tanh, leaky_relu), strict=True):
        axes.axhline(0, color="0.8", linewidth=0.8)
        axes.axvline(0, color="0.8", linewidth=0.8)
        axes.plot(z, function(z), color=GREEN, linewidth=2)
        axes.set(title=function.__name__, xlabel="z", xticks=range(-4, 5, 2))
    return figure


def draw_collapse() -> plt.Figure:
    """A network without activation, and the single layer that gives the same answers."""
    figure, (left, middle, right) = plt.subplots(
        1, 3, figsize=(7.0, 2.9), layout="constrained", width_ratios=(4, 0.8, 2.4)
    )
    layers(left, (2, 5, 3), (0.0, 2.0, 4.0))
    layers(right, (2, 3), (0.0, 2.0))
    middle.text(0.5, 0.5, "=", ha="center", va="center", fontsize=30, transform=middle.transAxes)
    for axes, place, words in (
        (left, 1.0, "W₁ x + b₁"), (left, 3.0, "W₂ (…) + b₂"), (right, 1.0, "W x + b"),
    ):  # fmt: skip
        axes.text(place, 2.7, words, ha="center")
    for axes in (left, middle, right):
        axes.axis("off")
    return figure


def layers(axes: Axes, sizes: tuple[int, ...], places: tuple[float, ...]) -> None:
    """Draw columns of units, each joined to all of the next column."""
    heights = [np.linspace(-(size - 1) / 2, (size - 1) / 2, size) for size in sizes]
    for left in range(len(sizes) - 1):
        for start in heights[left]:
            for end in heights[left + 1]:
                axes.plot(places[left : left + 2], (start, end), color="0.7", lw=1, zorder=1)
    for column, (place, ys) in enumerate(zip(places, heights, strict=True)):
        inside = 0 < column < len(sizes) - 1
        axes.scatter(np.full(len(ys), place), ys, s=200, color="0.55" if inside else "0.25", zorder=2)
    axes.set(xlim=(places[0] - 0.5, places[-1] + 0.5), ylim=(-2.6, 3.1))


def draw_network() -> plt.Figure:
    """The layers of MyMLPModel(2, 5, 3, …), and the shape of a batch between them."""
    sizes, places = (2, 5, 5, 3), (0.0, 2.0, 3.4, 5.4)
    figure, axes = plt.subplots(figsize=(6.8, 3.9), layout="constrained")
    heights = [np.linspace(-(size - 1) / 2, (size - 1) / 2, size) for size in sizes]
    for left in range(3):
        for i, start in enumerate(heights[left]):
            for j, end in enumerate(heights[left + 1]):
                if left != 1 or i == j:  # the activation looks at each unit on its own
                    axes.plot(
                        places[left : left + 2], (start, end), color=GREEN if left == 1 else "0.7", lw=1, zorder=1
                    )
    for place, ys, colour in zip(places, heights, ("0.25", "0.55", GREEN, "0.25"), strict=True):
        axes.scatter(np.full(len(ys), place), ys, s=260, color=colour, zorder=2)
    shapes = ("(B, input_dim)", "(B, h1)", "(B, h1)", "(B, output_dim)")
    for place, name, shape in zip(places, ("x", "", "", "logits"), shapes, strict=True):
        axes.text(place, -2.75, shape, ha="center", family="monospace", fontsize="small")
        axes.text(place, -3.2, name, ha="center", weight="bold")
    for place, name in ((1.0, "linear map"), (2.7, "activation_fn"), (4.4, "linear map")):
        axes.text(place, 2.6, name, ha="center", color=GREEN if name == "activation_fn" else "black")
    axes.set(xlim=(-0.9, 6.3), ylim=(-3.5, 3.0))
    axes.axis("off")
    return figure


def draw_weight_count() -> plt.Figure:
    """Two images of 3×4 pixels, and the twelve weights of one pixel of the output."""
    height, width = 3, 4
    figure, axes = plt.subplots(figsize=(6.4, 2.6), layout="constrained")
    ys, xs = np.divmod(np.arange(height * width), width)
    chosen = 6
    for left, words in ((0, "input"), (8, "output")):
        for pixel, (x, y) in enumerate(zip(xs + left, ys, strict=True)):
            colour = ORANGE if left and pixel == chosen else "0.88"
            axes.add_patch(plt.Rectangle((x, y), 0.94, 0.94, color=colour))
        axes.text(left + width / 2, -0.35, f"{words}: {height} × {width}", ha="center", va="center")
    for x, y in zip(xs, ys, strict=True):
        axes.plot((x + 0.47, 8 + xs[chosen] + 0.2), (y + 0.47, ys[chosen] + 0.47), color=ORANGE, linewidth=0.8)
        axes.plot(x + 0.47, y + 0.47, "o", color=ORANGE, markersize=4)
    axes.text(6, 3.6, "one output pixel: one weight for each input pixel", ha="center", va="center", color=ORANGE)
    axes.set(xlim=(-0.2, 12.2), ylim=(3.9, -0.7), aspect="equal")
    axes.axis("off")
    return figure

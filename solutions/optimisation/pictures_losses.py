"""Pictures of what is wrong, and by how much: accuracy, angles, losses. Called by `make_pictures.py`."""

import math

import numpy as np
import torch
from matplotlib import pyplot as plt
from matplotlib.patches import Arc
from optimisation import circular_mse_loss, loss_curves, plot_loss_curves
from torch import nn

GREY = "0.45"
TURN = 2 * math.pi


def draw_broadcasting() -> plt.Figure:
    """What `==` compares for equal shapes, and for a column against a row."""
    predicted, true = torch.tensor([1, 0, 0, 1]), torch.tensor([1, 0, 1, 1])
    tables = [
        ("(4,) == (4,): four answers", torch.diag(predicted == true), torch.eye(4, dtype=torch.bool)),
        ("(4, 1) == (4,): sixteen answers", predicted[:, None] == true, torch.ones(4, 4, dtype=torch.bool)),
    ]
    figure, panels = plt.subplots(1, 2, figsize=(6.8, 3.7), layout="constrained")
    for axes, (title, equal, compared) in zip(panels, tables, strict=True):
        for row in range(4):
            for column in range(4):
                colour = "0.95" if not compared[row, column] else ("tab:green" if equal[row, column] else "tab:orange")
                axes.add_patch(plt.Rectangle((column, row), 0.92, 0.92, color=colour))
                if compared[row, column]:
                    sign = "=" if equal[row, column] else "≠"
                    axes.text(column + 0.46, row + 0.46, sign, ha="center", va="center", color="white", fontsize=13)
        axes.set(xlim=(-0.1, 4.1), ylim=(4.1, -0.1), title=title)
        axes.set_box_aspect(1)
        axes.set_xlabel("true labels")
        axes.set_ylabel("predicted labels")
        axes.set_xticks(np.arange(4) + 0.46, [str(int(label)) for label in true])
        axes.set_yticks(np.arange(4) + 0.46, [str(int(label)) for label in predicted])
        axes.tick_params(length=0)
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure


def draw_circle() -> plt.Figure:
    """Two angles on the circle, 0.4 and 2π - 0.5, and both ways from one to the other."""
    pred, target = 0.4, TURN - 0.5
    figure, axes = plt.subplots(figsize=(4.6, 3.5), layout="constrained")
    axes.add_patch(plt.Circle((0, 0), 1, fill=False, color=GREY))
    ways = [
        (0.62, target - TURN, pred, "tab:green", "short way: 0.9", (-0.1, -0.4), "center"),
        (0.8, pred, target, "tab:orange", f"long way: {target - pred:.2f}", (-0.1, 0.42), "center"),
    ]
    for radius, start, end, colour, words, (x, y), align in ways:
        degrees = np.degrees((start, end))
        axes.add_patch(Arc((0, 0), 2 * radius, 2 * radius, theta1=degrees[0], theta2=degrees[1], color=colour, lw=3))
        axes.text(x, y, words, color=colour, ha=align, va="center")
    for angle, name in ((pred, "pred = 0.4"), (target, "target = 2π − 0.5")):
        x, y = math.cos(angle), math.sin(angle)
        axes.plot([0, x], [0, y], color=GREY, linewidth=0.8)
        axes.plot(x, y, "o", color="black")
        axes.annotate(name, (x, y), xytext=(6, 10 if y > 0 else -16), textcoords="offset points")
    for angle, name in ((0, "0, 2π"), (TURN / 4, "π/2"), (TURN / 2, "π"), (3 * TURN / 4, "3π/2")):
        axes.text(1.2 * math.cos(angle), 1.12 * math.sin(angle), name, color=GREY, ha="center", va="center")
    axes.set(xlim=(-1.3, 2.0), ylim=(-1.25, 1.25), aspect="equal")
    axes.axis("off")
    return figure


def draw_circular_loss() -> plt.Figure:
    """Circular and ordinary squared error of one prediction that goes round the circle, the target at 0.5."""
    target = torch.tensor(0.5)
    pred = torch.linspace(-1.5 * TURN, 1.5 * TURN, 1201)
    circular = [circular_mse_loss(angle, target).item() for angle in pred]
    figure, axes = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    axes.plot(pred, (pred - target).square(), "--", color="tab:orange", label="(pred − target)²")
    axes.plot(pred, circular, color="tab:green", linewidth=2, label="circular_mse_loss")
    axes.axhline(math.pi**2, color=GREY, linewidth=0.8, linestyle=":")
    axes.text(-9.2, math.pi**2 + 0.5, "π²", color=GREY)
    axes.set(xlabel="pred (radians), target = 0.5", ylabel="loss", ylim=(-0.5, 22))
    axes.set_xticks([turns * TURN for turns in (-1, 0, 1)], ["−2π", "0", "2π"])
    axes.legend(loc="upper center", fontsize="small")
    return figure


def draw_loss_curves() -> plt.Figure:
    """What the reference's `plot_loss_curves` draws of the five losses."""
    x_vals = torch.linspace(-2, 2, 401)
    losses = {
        "L1": nn.L1Loss(reduction="none"),
        "MSE": nn.MSELoss(reduction="none"),
        "SmoothL1": nn.SmoothL1Loss(reduction="none"),
        "Huber, δ = 0.6": nn.HuberLoss(reduction="none", delta=0.6),
        "BCE": nn.BCELoss(reduction="none"),
    }
    figure = plot_loss_curves(loss_curves(losses, x_vals), x_vals)
    figure.set_size_inches(11, 2.8)
    for axes in figure.axes:
        axes.set(xlim=(-2.1, 2.1), ylim=(-0.2, 4.2), xlabel="prediction")
        axes.set_xticks((-2, -1, 0, 1, 2))
    return figure

"""plots: the probability as a sigmoid of the difference of logits, chunks of the grid, markers, axline and axvline."""

import numpy as np
import torch
from matplotlib.figure import Figure


def plot_model_probs(model, positive, negative):
    parameter = next(model.parameters())
    xs, ys = np.linspace(-2, 3, 100), np.linspace(-2, 2, 100)
    rows = []
    for y in ys:
        line = np.stack([xs, np.full(100, y)], axis=1)
        logits = model(torch.from_numpy(line).to(parameter)).detach().cpu()
        rows.append(torch.sigmoid(logits[:, 1] - logits[:, 0]).numpy())
    figure = Figure(figsize=(5, 4))
    axes = figure.add_subplot()
    axes.contourf(xs, ys, rows, levels=np.linspace(0, 1, 21))
    for points, style in ((positive, "b."), (negative, "r.")):
        axes.plot(*points.numpy().T, style)
    axes.set_aspect("equal")
    axes.set_xlim(-2, 3)
    axes.set_ylim(-2, 2)
    return figure


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    figure = plot_model_probs(model, positive, negative)
    (axes,) = figure.axes
    for i in range(layers):
        (u, v), shift = W[i].tolist(), b[i].item()
        if v == 0:
            axes.axvline(-shift / u, ls="--")
        else:
            axes.axline((0, -shift / v), slope=-u / v, ls="--")
    return figure

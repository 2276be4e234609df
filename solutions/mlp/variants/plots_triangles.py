"""plots: contours of scattered points; lines through corners of the picture by vlines and plot."""

import numpy as np
import torch
from matplotlib import pyplot as plt


def plot_model_probs(model, positive, negative):
    points = torch.tensor([[x, y] for y in np.linspace(-2, 2, 100) for x in np.linspace(-2, 3, 100)]).float()
    with torch.no_grad():
        p = torch.exp(torch.log_softmax(model(points.to(next(model.parameters()).device)), dim=1))[:, 1].cpu()
    fig, ax = plt.subplots()
    ax.tricontourf(points[:, 0], points[:, 1], p)
    ax.plot(positive[:, 0], positive[:, 1], "+", color="navy", label="1")
    ax.plot(negative[:, 0], negative[:, 1], "o", color="darkred", label="0")
    ax.legend()
    return fig


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.axes[0]
    x = np.array([-2.0, 3.0])
    for w, shift in list(zip(W.tolist(), b.tolist(), strict=True))[:layers]:
        if w[1] == 0:
            ax.vlines(-shift / w[0], -2, 2, colors="black")
        else:
            ax.plot(x, (-shift - w[0] * x) / w[1], color="black")
    ax.axis((-2, 3, -2, 2))
    return fig

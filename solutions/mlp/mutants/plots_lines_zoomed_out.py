"""plots: the lines change the limits of the picture.

failed: test_plots_lines_picture
says: make Matplotlib zoom out
"""

import numpy as np
import torch
from matplotlib import pyplot as plt


def plot_model_probs(model, positive, negative):
    device = next(model.parameters()).device
    xs, ys = np.meshgrid(np.linspace(-2, 3, 100), np.linspace(-2, 2, 100))
    grid = torch.tensor(np.column_stack([xs.ravel(), ys.ravel()]), dtype=torch.float32, device=device)
    with torch.no_grad():
        probs = torch.softmax(model(grid), dim=1)[:, 1].reshape(100, 100).cpu().numpy()
    fig, ax = plt.subplots()
    ax.contourf(xs, ys, probs, cmap="coolwarm")
    ax.scatter(positive[:, 0], positive[:, 1], color="blue")
    ax.scatter(negative[:, 0], negative[:, 1], color="red")
    return fig


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.axes[0]
    W, b = W.detach().cpu().numpy(), b.detach().cpu().numpy()
    xs = np.linspace(-2, 3, 50)
    for i in range(layers):
        if abs(W[i, 1]) > 1e-9:
            ax.plot(xs, -(W[i, 0] * xs + b[i]) / W[i, 1], color="black")
        else:
            ax.axvline(-b[i] / W[i, 0], color="black")
    return fig

"""plots: the figure is shown.

failed: test_plots_probs_figure
says: The figure is shown
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
    plt.show()
    return fig

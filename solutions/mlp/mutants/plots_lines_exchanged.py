"""plots: x and y are exchanged.

failed: test_plots_lines
says: x and y are exchanged in the lines
"""

import numpy as np


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.axes[0]
    W, b = W.detach().cpu().numpy(), b.detach().cpu().numpy()
    xs = np.linspace(-2, 3, 50)
    for i in range(layers):
        if abs(W[i, 1]) > 1e-9:
            ax.plot(-(W[i, 0] * xs + b[i]) / W[i, 1], xs, color="black")
        else:
            ax.axhline(-b[i] / W[i, 0], color="black")
    ax.set_xlim(-2, 3)
    ax.set_ylim(-2, 2)
    return fig

"""plots: parameters that need gradients are refused.

error: test_plots_lines_picture
says: `plot_model_probs_with_component_lines` raised RuntimeError
"""

import numpy as np


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.axes[0]
    W, b = W.cpu().numpy(), b.cpu().numpy()
    xs = np.linspace(-2, 3, 50)
    for i in range(layers):
        if abs(W[i, 1]) > 1e-9:
            ax.plot(xs, -(W[i, 0] * xs + b[i]) / W[i, 1], color="black")
        else:
            ax.axvline(-b[i] / W[i, 0], color="black")
    ax.set_xlim(-2, 3)
    ax.set_ylim(-2, 2)
    return fig

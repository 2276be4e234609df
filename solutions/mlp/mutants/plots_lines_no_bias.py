"""plots: b is left out.

failed: test_plots_lines
says: The lines all go through the origin
"""

import numpy as np


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.axes[0]
    W = W.detach().cpu().numpy()
    xs = np.linspace(-2, 3, 50)
    for i in range(layers):
        if abs(W[i, 1]) > 1e-9:
            ax.plot(xs, -(W[i, 0] * xs) / W[i, 1], color="black")
        else:
            ax.axvline(0, color="black")
    ax.set_xlim(-2, 3)
    ax.set_ylim(-2, 2)
    return fig

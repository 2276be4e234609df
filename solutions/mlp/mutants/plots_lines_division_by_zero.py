"""plots: an upright line is a division by zero.

failed: test_plots_lines_parallel_to_an_axis
says: divides by 0 where a line is upright
"""

import numpy as np


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.axes[0]
    W, b = W.detach().cpu().numpy(), b.detach().cpu().numpy()
    xs = np.linspace(-2, 3, 50)
    for i in range(layers):
        ax.plot(xs, -(W[i, 0] * xs + b[i]) / W[i, 1], color="black")
    ax.set_xlim(-2, 3)
    ax.set_ylim(-2, 2)
    return fig

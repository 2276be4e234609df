"""plots: one line too few.

failed: test_example_plot_component_lines, test_plots_lines
says: There are fewer lines than `layers` says
"""

import numpy as np


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.axes[0]
    W, b = W.detach().cpu().numpy(), b.detach().cpu().numpy()
    xs = np.linspace(-2, 3, 50)
    for i in range(layers - 1):
        if abs(W[i, 1]) > 1e-9:
            ax.plot(xs, -(W[i, 0] * xs + b[i]) / W[i, 1], color="black")
        else:
            ax.axvline(-b[i] / W[i, 0], color="black")
    ax.set_xlim(-2, 3)
    ax.set_ylim(-2, 2)
    return fig

"""plots: the lines alone.

failed: test_plots_lines_picture
says: there are no filled contours any more
"""

import numpy as np
from matplotlib import pyplot as plt


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig, ax = plt.subplots()
    W, b = W.detach().cpu().numpy(), b.detach().cpu().numpy()
    xs = np.linspace(-2, 3, 50)
    for i in range(layers):
        if abs(W[i, 1]) > 1e-9:
            ax.plot(xs, -(W[i, 0] * xs + b[i]) / W[i, 1], color="black")
        else:
            ax.axvline(-b[i] / W[i, 0], color="black")
    ax.set_xlim(-2, 3)
    ax.set_ylim(-2, 2)
    return fig

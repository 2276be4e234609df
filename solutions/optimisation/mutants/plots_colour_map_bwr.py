"""plots: a colour map that begins with blue.

failed: test_plots_colours
says: The colour map `bwr` begins with blue
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    scatter = ax.scatter(*points.T, c=labels, cmap="bwr")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend(*scatter.legend_elements())
    return ax.figure

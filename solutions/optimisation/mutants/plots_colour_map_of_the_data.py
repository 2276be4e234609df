"""plots: a colour map spread over the labels that there are.

failed: test_plots_colours
says: spreads the colours over the labels that there are
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    scatter = ax.scatter(*points.T, c=labels, cmap="bwr_r")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend(scatter.legend_elements()[0], ["zero", "one"])
    return ax.figure

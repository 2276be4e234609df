"""plots: the colour map viridis.

failed: test_plots_colours
says: do not have the colour of their label
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    scatter = ax.scatter(*points.T, c=labels)
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend(*scatter.legend_elements())
    return ax.figure

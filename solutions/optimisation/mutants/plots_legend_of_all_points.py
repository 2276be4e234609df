"""plots: an entry in the legend for each point.

failed: test_plots_legend
says: One entry for each label
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for (x, y), label in zip(points, labels, strict=True):
        ax.scatter(x, y, color=("red", "blue")[label], label=f"label {label}")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

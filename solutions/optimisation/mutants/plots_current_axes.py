"""plots: draws into the current axes.

failed: test_plots_into_axes
says: draws into a figure that was there before
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        ax = plt.gca()
    for label, color in ((0, "red"), (1, "blue")):
        ax.scatter(points[labels == label, 0], points[labels == label, 1], color=color, label=f"label {label}")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

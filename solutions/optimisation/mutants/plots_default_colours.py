"""plots: Matplotlib's own colours.

failed: test_plots_colours
says: do not have the colour of their label
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for label in (0, 1):
        ax.scatter(points[labels == label, 0], points[labels == label, 1], label=f"label {label}")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

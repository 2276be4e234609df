"""plots: no legend.

failed: test_plots_legend
says: There is no legend
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for label, color in ((0, "red"), (1, "blue")):
        ax.scatter(points[labels == label, 0], points[labels == label, 1], color=color, label=f"label {label}")
    ax.set_title(title)
    ax.set_aspect("equal")
    return ax.figure

"""plots: the points go to the current axes.

failed: test_plots_into_axes, test_plots_of_several_data_sets
says: `plt.scatter` draws into the axes that were made last
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for label, color in ((0, "red"), (1, "blue")):
        plt.scatter(points[labels == label, 0], points[labels == label, 1], color=color, label=f"label {label}")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

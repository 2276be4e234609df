"""plots: shows the figure.

failed: test_plots_neither_shows_nor_closes, test_plots_of_several_data_sets
says: `plot_db` calls `show`
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
    ax.legend()
    plt.show()
    return ax.figure

"""plots: x and y swapped.

failed: test_example_plot_of_one_data_set, test_plots_every_point, test_plots_of_several_data_sets
says: `plot_db` swaps x and y
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for label, color in ((0, "red"), (1, "blue")):
        ax.scatter(points[labels == label, 1], points[labels == label, 0], color=color, label=f"label {label}")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

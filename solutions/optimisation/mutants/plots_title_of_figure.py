"""plots: the title of the whole figure.

failed: test_example_plot_of_one_data_set, test_example_plot_of_two_data_sets, test_plots_title,
    test_plots_of_several_data_sets_have_titles
says: `figure.suptitle` belongs to the whole figure
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for label, color in ((0, "red"), (1, "blue")):
        ax.scatter(points[labels == label, 0], points[labels == label, 1], color=color, label=f"label {label}")
    ax.figure.suptitle(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

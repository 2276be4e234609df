"""plots: always draws into a new figure.

failed: test_example_plot_of_two_data_sets, test_plots_into_axes, test_plots_of_several_data_sets,
    test_plots_of_several_data_sets_have_titles
says: was given axes, and returned another figure
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, labels = data
    _, ax = plt.subplots()
    for label, color in ((0, "red"), (1, "blue")):
        ax.scatter(points[labels == label, 0], points[labels == label, 1], color=color, label=f"label {label}")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

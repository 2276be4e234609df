"""plots: the first half of the points in red.

failed: test_plots_colours
says: do not have the colour of their label
"""

from matplotlib import pyplot as plt


def plot_db(data, title, ax=None):
    points, _ = data
    if ax is None:
        _, ax = plt.subplots()
    half = len(points) // 2
    ax.scatter(*points[:half].T, color="red", label="label 0")
    ax.scatter(*points[half:].T, color="blue", label="label 1")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure

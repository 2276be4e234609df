"""plots: one call with a colour map of two colours, and a legend of its elements."""

import matplotlib.pyplot as plt
from matplotlib.colors import ListedColormap

TWO = ListedColormap(["tab:red", "tab:blue"])


def plot_db(data, title, ax=None):
    if ax is None:
        figure, ax = plt.subplots()
    else:
        figure = ax.get_figure()
    made = ax.scatter(data[0][:, 0], data[0][:, 1], c=data[1], cmap=TWO, vmin=0, vmax=1)
    handles, _ = made.legend_elements()
    ax.legend(handles, ["inside", "outside"][: len(handles)])
    ax.set_title(title, loc="left")
    ax.set_box_aspect(1)
    ax.set_aspect("equal", adjustable="datalim")
    return figure

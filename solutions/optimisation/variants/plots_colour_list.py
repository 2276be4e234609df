"""plots: a colour for each point, and a legend of the figure made by hand."""

import matplotlib.pyplot as plt
from matplotlib.patches import Patch


def plot_db(data, title, ax=None):
    points, labels = data
    figure, ax = (ax.figure, ax) if ax is not None else plt.subplots(layout="constrained")
    ax.scatter(*points.T, c=["#cc0000" if label == 0 else "#1144dd" for label in labels], alpha=0.5, marker="x")
    ax.set_aspect(1)
    ax.set_title(title)
    figure.legend(handles=[Patch(color="#cc0000", label="0"), Patch(color="#1144dd", label="1")])
    return figure


def plot_dbs(dbs):
    columns = 2
    rows = (len(dbs) + 1) // columns
    figure, panels = plt.subplots(rows, columns, squeeze=False)
    for ax in panels.flat[len(dbs) :]:
        ax.set_visible(False)
    for ax, name in zip(panels.flat, dbs, strict=False):
        plot_db(dbs[name], f"{name}:", ax=ax)
    return figure

"""plots: markers that are not filled, points one by one, and a figure that pyplot does not know."""

import numpy as np
from matplotlib.figure import Figure


def plot_db(data, title, ax=None):
    ax = Figure().add_subplot() if ax is None else ax
    named = set()
    for point, label in zip(np.asarray(data[0]), data[1], strict=True):
        name = "_" if label in named else f"class {label}"
        named.add(label)
        ax.scatter(point[0], point[1], facecolors="none", edgecolors="rb"[label], label=name)
    ax.set(title=title, aspect="equal", xlabel="x", ylabel="y")
    ax.legend()
    return ax.figure


def plot_dbs(dbs):
    figure = Figure(figsize=(4 * len(dbs), 4))
    for place, (name, db) in enumerate(dbs.items(), 1):
        plot_db(db, name, figure.add_subplot(1, len(dbs), place))
    return figure

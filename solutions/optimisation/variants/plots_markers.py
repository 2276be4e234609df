"""plots: markers of `plot`, pyplot's axes, and `axis`."""

import matplotlib.pyplot as plt


def plot_db(data, title, ax=None):
    (x, y), labels = data[0].T, data[1]
    if not ax:
        plt.figure(figsize=(5, 5))
        ax = plt.subplot()
    ax.plot(x[labels == 0], y[labels == 0], "r.", label="red: 0")
    ax.plot(x[labels == 1], y[labels == 1], "b+", label="blue: 1")
    ax.axis("equal")
    ax.set(title=f"{title} ({len(x)} points)")
    ax.legend(loc="upper right")
    return ax.get_figure()

"""Plotting functions for the tests of what can be read from figures. Holds no test."""

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.figure import Figure


def scatters(points, labels):
    figure, axes = plt.subplots()
    for label, colour in enumerate(("red", "tab:blue")):
        axes.scatter(*points[labels == label].T, color=colour, label=f"label {label}")
    axes.set_title("two")
    axes.set_aspect("equal")
    axes.legend()
    return figure


def one_scatter(points, labels):
    figure, axes = plt.subplots()
    axes.scatter(points[:, 0], points[:, 1], c=labels, cmap="bwr_r")
    return figure


def markers(points, labels):
    figure = Figure()
    axes = figure.add_subplot()
    axes.plot(*points[labels == 0].T, "ro")
    axes.plot(*points[labels == 1].T, "b.", linestyle="none")
    return figure


def into(points, ax):
    ax.plot(points[:, 0], points[:, 1], "--", label="dashed")
    ax.set_yscale("log")
    return ax.figure


def lines():
    figure, axes = plt.subplots()
    axes.set(xlim=(-2, 3), ylim=(-2, 2))
    axes.axvline(1.5)
    axes.axline((0, 1), slope=0.5)
    axes.axhline(-1)
    return figure


def panels(count):
    figure, panels = plt.subplots(2, 3)
    for number, panel in enumerate(panels.flat[:count]):
        panel.set_title(f"panel {number}")
        panel.imshow(np.full((4, 5), number))
    for panel in panels.flat[count:]:
        panel.set_visible(False)
    figure.suptitle("all")
    return figure


def contours(values):
    figure, axes = plt.subplots()
    filled = axes.contourf(np.linspace(-2, 3, 5), np.linspace(-2, 2, 4), values, levels=7)
    figure.colorbar(filled)
    return figure


def contours_by_extent(values):
    figure, axes = plt.subplots()
    axes.contourf(values, extent=(-2, 3, -2, 2))
    return figure


def contours_of_scattered_points(x, y, values):
    figure, axes = plt.subplots()
    axes.tricontourf(x.ravel(), y.ravel(), values.ravel())
    return figure


def lines_of_collections(values):
    figure, axes = plt.subplots()
    axes.vlines([0, 1], -3, 3, colors="red")
    axes.contour(np.linspace(-2, 3, 5), np.linspace(-2, 2, 4), values, levels=[9.5])
    return figure


def shown():
    figure = plt.figure()
    plt.show()
    figure.show()
    return figure


def closed():
    figure = plt.figure()
    plt.close(figure)
    return figure


def nothing():
    plt.plot([1, 2])


def other():
    return plt.plot([1, 2])


def returns(value):
    return value


DRAWN = []


def counted(what, model=None):
    DRAWN.append(what)
    if len(DRAWN) == 1:
        return None
    figure, axes = plt.subplots()
    axes.set_title(f"{len(DRAWN)}: {what}")
    return figure

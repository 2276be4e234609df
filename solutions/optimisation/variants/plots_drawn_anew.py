"""plots: panels without the help of plot_db, one below the other."""

import matplotlib.pyplot as plt


def plot_dbs(dbs):
    figure = plt.figure()
    for place, (name, (points, labels)) in enumerate(dbs.items()):
        plt.subplot(len(dbs), 1, place + 1)
        plt.scatter(points[labels == 0][:, 0], points[labels == 0][:, 1], c="r")
        plt.scatter(points[labels == 1][:, 0], points[labels == 1][:, 1], c="b")
        plt.title(name)
    plt.suptitle("all of them")
    return figure

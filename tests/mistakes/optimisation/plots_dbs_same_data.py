"""plots: the same data in every panel."""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, len(dbs), squeeze=False)
    first = next(iter(dbs.values()))
    for panel, name in zip(panels[0], dbs, strict=True):
        plot_db(first, name, panel)
    return figure

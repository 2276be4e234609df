"""plots: numbers instead of names."""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, len(dbs), squeeze=False)
    for panel, (number, data) in zip(panels[0], enumerate(dbs.values()), strict=True):
        plot_db(data, str(number), panel)
    return figure

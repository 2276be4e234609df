"""plots: always three panels."""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, 3, squeeze=False)
    for panel, (name, data) in zip(panels[0], dbs.items(), strict=False):
        plot_db(data, name, panel)
    return figure

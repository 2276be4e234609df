"""plots: all data sets in one panel."""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panel = plt.subplots()
    for name, data in dbs.items():
        plot_db(data, name, panel)
    return figure

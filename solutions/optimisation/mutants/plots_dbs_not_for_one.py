"""plots: a single data set makes it fail.

failed: test_plots_of_several_data_sets
says: if there is a single data set
"""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, len(dbs))
    for panel, (name, data) in zip(panels, dbs.items(), strict=True):
        plot_db(data, name, panel)
    return figure

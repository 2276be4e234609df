"""plots: always three panels.

failed: test_plots_of_several_data_sets
says: does not have one panel for each data set
"""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, 3, squeeze=False)
    for panel, (name, data) in zip(panels[0], dbs.items(), strict=False):
        plot_db(data, name, panel)
    return figure

"""plots: shows the figure.

failed: test_plots_of_several_data_sets
says: `plot_dbs` calls `show`
"""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, len(dbs), squeeze=False)
    for panel, (name, data) in zip(panels[0], dbs.items(), strict=True):
        plot_db(data, name, panel)
    plt.show()
    return figure

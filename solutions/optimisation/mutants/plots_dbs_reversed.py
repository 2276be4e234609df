"""plots: the last data set first.

failed: test_example_plot_of_two_data_sets, test_plots_of_several_data_sets
says: the first of the dict is on the left
"""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, len(dbs), squeeze=False)
    for panel, (name, data) in zip(panels[0, ::-1], dbs.items(), strict=True):
        plot_db(data, name, panel)
    return figure

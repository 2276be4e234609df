"""plots: numbers instead of names.

failed: test_example_plot_of_two_data_sets, test_plots_of_several_data_sets_have_titles
says: do not have the names of their data sets as titles
"""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, len(dbs), squeeze=False)
    for panel, (number, data) in zip(panels[0], enumerate(dbs.values()), strict=True):
        plot_db(data, str(number), panel)
    return figure

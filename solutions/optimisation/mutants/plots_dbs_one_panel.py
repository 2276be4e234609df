"""plots: all data sets in one panel.

failed: test_example_plot_of_two_data_sets, test_plots_of_several_data_sets,
    test_plots_of_several_data_sets_have_titles
says: does not have one panel for each data set
"""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panel = plt.subplots()
    for name, data in dbs.items():
        plot_db(data, name, panel)
    return figure

"""plots: a figure for each data set, and the last one back.

failed: test_example_plot_of_two_data_sets, test_plots_of_several_data_sets,
    test_plots_of_several_data_sets_have_titles
says: does not have one panel for each data set
"""


def plot_dbs(dbs):
    for name, data in dbs.items():
        figure = plot_db(data, name)
    return figure

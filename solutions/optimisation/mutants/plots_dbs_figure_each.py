"""plots: a figure for each data set.

failed: test_example_plot_of_two_data_sets, test_plots_of_several_data_sets,
    test_plots_of_several_data_sets_have_titles
says: `plot_dbs` did not return a Matplotlib figure
"""


def plot_dbs(dbs):
    return [plot_db(data, name) for name, data in dbs.items()]

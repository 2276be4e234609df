"""plots: a figure for each data set, and the last one back."""


def plot_dbs(dbs):
    for name, data in dbs.items():
        figure = plot_db(data, name)
    return figure

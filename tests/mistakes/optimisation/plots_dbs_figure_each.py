"""plots: a figure for each data set."""


def plot_dbs(dbs):
    return [plot_db(data, name) for name, data in dbs.items()]

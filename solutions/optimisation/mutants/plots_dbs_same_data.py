"""plots: the same data in every panel.

failed: test_plots_of_several_data_sets
says: shows another data set than the one whose turn it is
"""

from matplotlib import pyplot as plt


def plot_dbs(dbs):
    figure, panels = plt.subplots(1, len(dbs), squeeze=False)
    first = next(iter(dbs.values()))
    for panel, name in zip(panels[0], dbs, strict=True):
        plot_db(first, name, panel)
    return figure

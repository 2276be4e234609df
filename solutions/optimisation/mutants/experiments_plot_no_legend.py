"""experiments: no legend.

failed: test_plot_logs_has_legends_and_leaves_the_figure_open
says: There is no legend that tells the two lines
"""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panels = plt.subplots(1, 2)
    for panel, trained, tested in zip(panels, train_logs, val_logs):
        panel.plot(trained, label="training")
        panel.plot(tested, label="test")
    return figure

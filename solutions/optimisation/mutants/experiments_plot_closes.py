"""experiments: closes the figure.

failed: test_plot_logs_has_legends_and_leaves_the_figure_open
says: shows or closes the figure
"""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panels = plt.subplots(1, 2)
    for panel, trained, tested in zip(panels, train_logs, val_logs):
        panel.plot(trained, label="training")
        panel.plot(tested, label="test")
        panel.legend()
    plt.close(figure)
    return figure

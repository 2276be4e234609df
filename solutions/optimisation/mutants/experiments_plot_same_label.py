"""experiments: both lines have the same label.

failed: test_plot_logs_has_legends_and_leaves_the_figure_open
says: a `label="…"` of its own
"""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panels = plt.subplots(1, 2)
    for panel, name, trained, tested in zip(panels, ("accuracy", "loss"), train_logs, val_logs):
        panel.plot(trained, label=name)
        panel.plot(tested, label=name)
        panel.legend()
    return figure

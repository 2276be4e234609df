"""experiments: the test lines are those of training.

failed: test_plot_logs_draws_both_panels
says: no panel with both lines of the accuracies
"""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panels = plt.subplots(1, 2)
    for panel, trained, tested in zip(panels, train_logs, train_logs):
        panel.plot(trained, label="training")
        panel.plot(tested, label="test")
        panel.legend()
    return figure

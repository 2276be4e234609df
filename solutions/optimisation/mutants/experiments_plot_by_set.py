"""experiments: a panel for training and one for the test.

failed: test_plot_logs_draws_both_panels
says: of training and test are in different panels
"""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panels = plt.subplots(1, 2)
    for panel, logs in zip(panels, (train_logs, val_logs)):
        panel.plot(logs[0], label="accuracy")
        panel.plot(logs[1], label="loss")
        panel.legend()
    return figure

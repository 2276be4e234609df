"""experiments: the test lines are those of training."""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panels = plt.subplots(1, 2)
    for panel, trained, tested in zip(panels, train_logs, train_logs):
        panel.plot(trained, label="training")
        panel.plot(tested, label="test")
        panel.legend()
    return figure

"""experiments: the test is left out."""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panels = plt.subplots(1, 2)
    for panel, trained in zip(panels, train_logs):
        panel.plot(trained, label="training")
        panel.legend()
    return figure

"""experiments: one legend for the figure, panels below each other, epochs from 1, dashes and dots."""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure = plt.figure()
    for place, (name, *values) in enumerate(zip(("Loss", "Accuracy"), train_logs[::-1], val_logs[::-1])):
        panel = figure.add_subplot(2, 1, place + 1)
        for curve, style in zip(values, ("o-", "--")):
            panel.plot(range(1, len(curve) + 1), curve, style)
        panel.set_title(name)
        panel.axhline(0, color="grey", linewidth=0.5)
    figure.legend(figure.axes[0].lines[:2], ["Training", "Test"])
    return figure

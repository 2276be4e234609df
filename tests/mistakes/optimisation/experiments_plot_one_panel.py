"""experiments: all four lines in one panel."""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panel = plt.subplots()
    for name, trained, tested in zip(("accuracy", "loss"), train_logs, val_logs):
        panel.plot(trained, label=f"training {name}")
        panel.plot(tested, label=f"test {name}")
    panel.legend()
    return figure

"""experiments: all four lines in one panel.

failed: test_example_plot_logs, test_plot_logs_draws_both_panels
says: has not two panels
"""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panel = plt.subplots()
    for name, trained, tested in zip(("accuracy", "loss"), train_logs, val_logs):
        panel.plot(trained, label=f"training {name}")
        panel.plot(tested, label=f"test {name}")
    panel.legend()
    return figure

"""experiments: returns nothing.

failed: test_example_plot_logs, test_plot_logs_draws_both_panels
says: returned nothing (`None`) instead of a figure
"""

from matplotlib import pyplot as plt


def plot_logs(train_logs, val_logs):
    figure, panels = plt.subplots(1, 2)
    for panel, trained, tested in zip(panels, train_logs, val_logs):
        panel.plot(trained, label="training")
        panel.plot(tested, label="test")
        panel.legend()

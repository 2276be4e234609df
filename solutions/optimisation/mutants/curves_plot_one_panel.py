"""loss-curves: all curves in one panel.

failed: test_example_plot_of_loss_curves, test_loss_curves_plot_has_a_titled_panel_for_each_loss
says: does not have one panel for each loss
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots()
    for name, values in curves.items():
        panels.plot(x_vals, values, label=name)
        panels.set_title(name)
    return figure

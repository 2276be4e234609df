"""loss-curves: always five panels.

failed: test_example_plot_of_loss_curves, test_loss_curves_plot_has_a_titled_panel_for_each_loss
says: does not have one panel for each loss
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, 5, squeeze=False)
    for panel, (name, values) in zip(panels[0], curves.items(), strict=False):
        panel.plot(x_vals, values)
        panel.set_title(name)
    for panel in panels[0]:
        panel.axhline(0)
    return figure

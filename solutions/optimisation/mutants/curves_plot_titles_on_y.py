"""loss-curves: names at the y axis instead of titles.

failed: test_example_plot_of_loss_curves, test_loss_curves_plot_has_a_titled_panel_for_each_loss
says: does not have the name of its loss as its title
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, len(curves), squeeze=False)
    for panel, (name, values) in zip(panels[0], curves.items(), strict=True):
        panel.plot(x_vals, values)
        panel.set_ylabel(name)
    return figure

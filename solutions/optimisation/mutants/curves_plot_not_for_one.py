"""loss-curves: a single curve makes it fail.

failed: test_loss_curves_plot_has_a_titled_panel_for_each_loss
says: if there is a single curve
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, len(curves))
    for panel, (name, values) in zip(panels, curves.items(), strict=True):
        panel.plot(x_vals, values)
        panel.set_title(name)
    return figure

"""loss-curves: panels by the alphabet.

failed: test_loss_curves_plot_has_a_titled_panel_for_each_loss
says: are not in the order of the dict
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, len(curves), squeeze=False)
    for panel, (name, values) in zip(panels[0], sorted(curves.items()), strict=True):
        panel.plot(x_vals, values)
        panel.set_title(name)
    return figure

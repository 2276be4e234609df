"""loss-curves: x and y swapped.

failed: test_loss_curves_plot_shows_the_curves
says: draws the losses on the x axis
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, len(curves), squeeze=False)
    for panel, (name, values) in zip(panels[0], curves.items(), strict=True):
        panel.plot(values, x_vals)
        panel.set_title(name)
    return figure

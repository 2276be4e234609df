"""loss-curves: shows the figure.

failed: test_loss_curves_plot_shows_the_curves
says: `plot_loss_curves` calls `show`
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, len(curves), squeeze=False)
    for panel, (name, values) in zip(panels[0], curves.items(), strict=True):
        panel.plot(x_vals, values)
        panel.set_title(name)
    plt.show()
    return figure

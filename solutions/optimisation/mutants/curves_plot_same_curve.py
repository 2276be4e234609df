"""loss-curves: the same curve in every panel.

failed: test_loss_curves_plot_shows_the_curves
says: A loss is not in the figure
"""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, len(curves), squeeze=False)
    for panel, name in zip(panels[0], curves, strict=True):
        panel.plot(x_vals, curves[next(iter(curves))])
        panel.set_title(name)
    return figure

"""loss-curves: no titles."""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, len(curves), squeeze=False)
    for panel, values in zip(panels[0], curves.values(), strict=True):
        panel.plot(x_vals, values)
    return figure

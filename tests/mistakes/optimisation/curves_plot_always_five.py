"""loss-curves: always five panels."""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, 5, squeeze=False)
    for panel, (name, values) in zip(panels[0], curves.items(), strict=False):
        panel.plot(x_vals, values)
        panel.set_title(name)
    for panel in panels[0]:
        panel.axhline(0)
    return figure

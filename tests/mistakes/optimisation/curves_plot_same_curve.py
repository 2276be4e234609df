"""loss-curves: the same curve in every panel."""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots(1, len(curves), squeeze=False)
    for panel, name in zip(panels[0], curves, strict=True):
        panel.plot(x_vals, curves[next(iter(curves))])
        panel.set_title(name)
    return figure

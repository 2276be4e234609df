"""loss-curves: all curves in one panel."""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    figure, panels = plt.subplots()
    for name, values in curves.items():
        panels.plot(x_vals, values, label=name)
        panels.set_title(name)
    return figure

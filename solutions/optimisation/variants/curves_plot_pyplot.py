"""loss-curves: pyplot's current panel, one after the other."""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    fig = plt.figure()
    for i, name in enumerate(curves, start=1):
        plt.subplot(1, len(curves), i)
        plt.plot(x_vals.tolist(), curves[name].tolist())
        plt.title(name)
    return fig

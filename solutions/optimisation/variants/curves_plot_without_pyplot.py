"""loss-curves: a figure that pyplot does not know, NaN left out."""

import torch
from matplotlib.figure import Figure


def plot_loss_curves(curves, x_vals):
    figure = Figure()
    for place, (name, values) in enumerate(curves.items()):
        axes = figure.add_subplot(len(curves), 1, place + 1)
        defined = ~torch.isnan(torch.as_tensor(values))
        axes.plot(x_vals[defined], values[defined], "k--")
        axes.set_title(name, loc="left")
    return figure

"""loss-curves: two columns, one panel left over, and a line at 0."""

from matplotlib import pyplot as plt


def plot_loss_curves(curves, x_vals):
    rows = (len(curves) + 1) // 2
    fig = plt.figure(figsize=(6, 3 * rows), constrained_layout=True)
    axs = fig.subplots(rows, 2, sharex=True, squeeze=False).ravel()
    for ax in axs[len(curves) :]:
        ax.axis("off")
    for ax, name in zip(axs, curves, strict=False):
        ax.axhline(0, color="grey")
        ax.plot(x_vals.numpy(), curves[name], "-o", label=name)
        ax.set(title=f"{name} loss", xlabel="prediction", ylabel="loss")
        ax.legend()
    fig.suptitle("Losses")
    return fig

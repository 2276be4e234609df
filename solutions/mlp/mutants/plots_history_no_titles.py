"""plots: no titles.

failed: test_plots_history
says: A panel has no title
"""

from matplotlib import pyplot as plt


def plot_history(history):
    fig, axes = plt.subplots(1, 3)
    axes[0].semilogy(history["loss"])
    axes[1].plot(history["train_acc"])
    axes[2].plot(history["val_acc"])
    return fig

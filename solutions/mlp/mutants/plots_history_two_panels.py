"""plots: both accuracies in one panel.

failed: test_example_plot_history, test_plots_history
says: The figure has 2 panels
"""

from matplotlib import pyplot as plt


def plot_history(history):
    fig, axes = plt.subplots(1, 2)
    axes[0].semilogy(history["loss"])
    axes[0].set_title("loss")
    axes[1].plot(history["train_acc"])
    axes[1].set_title("training accuracy")
    axes[1].plot(history["val_acc"])
    return fig

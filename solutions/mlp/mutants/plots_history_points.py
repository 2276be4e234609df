"""plots: dots that no line joins.

failed: test_example_plot_history, test_plots_history
says: has no line through its numbers
"""

from matplotlib import pyplot as plt


def plot_history(history):
    fig, axes = plt.subplots(1, 3)
    axes[0].semilogy(history["loss"], "o")
    axes[0].set_title("loss")
    axes[1].plot(history["train_acc"], "o")
    axes[1].set_title("training accuracy")
    axes[2].plot(history["val_acc"], "o")
    axes[2].set_title("validation accuracy")
    return fig

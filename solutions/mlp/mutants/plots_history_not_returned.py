"""plots: nothing is returned.

failed: test_example_plot_history, test_plots_history
says: returned nothing (`None`) instead of a figure
"""

from matplotlib import pyplot as plt


def plot_history(history):
    _, axes = plt.subplots(1, 3)
    axes[0].semilogy(history["loss"])
    axes[0].set_title("loss")
    axes[1].plot(history["train_acc"])
    axes[1].set_title("training accuracy")
    axes[2].plot(history["val_acc"])
    axes[2].set_title("validation accuracy")

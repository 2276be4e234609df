"""plots: numbers of classes as titles.

failed: test_example_plot_images, test_plots_images_names
says: The titles are numbers
"""

from matplotlib import pyplot as plt


def plot_images(images, labels):
    fig, axes = plt.subplots(2, 4)
    for i in range(8):
        ax = axes[i // 4, i % 4]
        ax.imshow(images[i].reshape(28, 28), cmap="gray")
        ax.set_title(str(int(labels[i])))
    return fig

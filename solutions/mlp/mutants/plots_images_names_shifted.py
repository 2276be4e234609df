"""plots: classes counted from 1.

failed: test_example_plot_images, test_plots_images_names
says: A title is the name of another class
"""

from matplotlib import pyplot as plt

NAMES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def plot_images(images, labels):
    fig, axes = plt.subplots(2, 4)
    for i in range(8):
        ax = axes[i // 4, i % 4]
        ax.imshow(images[i].reshape(28, 28), cmap="gray")
        ax.set_title(NAMES[labels[i] - 1])
    return fig

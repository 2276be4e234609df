"""plots: the first image in all panels.

failed: test_plots_images
says: do not hold the eight images, in their order
"""

from matplotlib import pyplot as plt

NAMES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def plot_images(images, labels):
    fig, axes = plt.subplots(2, 4)
    for i in range(8):
        ax = axes[i // 4, i % 4]
        ax.imshow(images[0].reshape(28, 28), cmap="gray")
        ax.set_title(NAMES[labels[i]])
    return fig

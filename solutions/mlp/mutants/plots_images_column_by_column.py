"""plots: panels are filled column by column.

failed: test_plots_images, test_plots_images_names
says: first the upper row
"""

from matplotlib import pyplot as plt

NAMES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def plot_images(images, labels):
    fig, axes = plt.subplots(2, 4)
    for i in range(8):
        ax = axes[i % 2, i // 2]
        ax.imshow(images[i].reshape(28, 28), cmap="gray")
        ax.set_title(NAMES[labels[i]])
    return fig

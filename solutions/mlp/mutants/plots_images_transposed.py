"""plots: images on their side.

failed: test_plots_images
says: The images lie on their side
"""

from matplotlib import pyplot as plt

NAMES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def plot_images(images, labels):
    fig, axes = plt.subplots(2, 4)
    for i in range(8):
        ax = axes[i // 4, i % 4]
        ax.imshow(images[i].reshape(28, 28).T, cmap="gray")
        ax.set_title(NAMES[labels[i]])
    return fig

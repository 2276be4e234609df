"""plots: only flat images are taken.

error: test_plots_images
says: `plot_images` raised RuntimeError
"""

from matplotlib import pyplot as plt

NAMES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def plot_images(images, labels):
    fig, axes = plt.subplots(2, 4)
    for i in range(8):
        ax = axes[i // 4, i % 4]
        ax.imshow(images.view(8, 784)[i].view(28, 28) if images.dim() == 2 else images[i, 0].view(28, 28), cmap="gray")
        ax.set_title(NAMES[labels[i]])
    return fig

"""Pictures of images, of how they are divided, and of how a training on them goes. Called by `make_pictures.py`."""

from pathlib import Path

import numpy as np
import torch
from matplotlib import pyplot as plt
from mlp import CLASSES, FlatImages, MyMLPModel, plot_history, plot_images, split_indices, train
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

PUBLIC = Path(__file__).resolve().parents[2] / "assignments" / "mlp"

BLUE, GREEN, ORANGE, GREY = "tab:blue", "tab:green", "tab:orange", "0.45"


def draw_classes() -> plt.Figure:
    """The first training image of each class of the lecture's subset."""
    images, labels = training_images()
    figure, panels = plt.subplots(2, 5, figsize=(6.4, 3.1), layout="constrained")
    for label, axes in enumerate(panels.flat):
        axes.imshow(images[np.argmax(labels == label)], cmap="gray", vmin=0, vmax=255)
        axes.set_title(f"{label}: {CLASSES[label]}", fontsize="small")
        axes.axis("off")
    return figure


def draw_flat() -> plt.Figure:
    """One image, and the same image as a vector: row after row."""
    images, labels = training_images()
    image = images[np.argmax(labels == 9)]
    flat, _ = FlatImages([(torch.from_numpy(image)[None] / 255, 9)])[0]
    row = 13
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.4, 2.7), layout="constrained", width_ratios=(1, 2.6))
    left.imshow(image, cmap="gray")
    left.add_patch(plt.Rectangle((-0.5, row - 0.5), 28, 1, fill=False, color=ORANGE, linewidth=2))
    left.set(title="(1, 28, 28)", xlabel="column", ylabel="row", xticks=(0, 27), yticks=(0, row, 27))
    right.plot(flat, color="0.35", linewidth=0.7)
    right.axvspan(28 * row, 28 * (row + 1), color=ORANGE, alpha=0.45, linewidth=0)
    words = f"row {row}: positions {28 * row} to {28 * (row + 1) - 1}"
    right.text(28 * (row + 0.5), 1.06, words, color=ORANGE, ha="center", weight="bold")
    right.set(title="(784,)", xlabel="position in the vector", ylabel="grey value", xlim=(0, 784), ylim=(-0.03, 1.18))
    right.set_xticks(range(0, 785, 196))
    right.set_yticks([0, 0.5, 1])
    return figure


def draw_split() -> plt.Figure:
    """Twenty indices in order, and the three sets that are drawn from them."""
    parts = split_indices(20, 10, 4, 4, np.random.default_rng(5))
    unused = np.setdiff1d(np.arange(20), np.concatenate(parts))
    colours = np.full(20, "0.75", dtype=object)
    for part, colour in zip(parts, (BLUE, GREEN, ORANGE), strict=True):
        colours[part] = colour
    figure, axes = plt.subplots(figsize=(7.4, 2.1), layout="constrained")
    for y, indices in ((0, np.arange(20)), (2, np.concatenate([*parts, unused]))):
        for x, index in enumerate(indices):
            axes.add_patch(plt.Rectangle((x, y), 0.92, 0.9, color=colours[index]))
            axes.text(x + 0.46, y + 0.45, str(index), ha="center", va="center", color="white", fontsize="small")
    axes.text(10, -0.35, "indices of the samples", ha="center", va="center")
    axes.text(10, 1.45, "drawn at random", ha="center", va="center", color=GREY)
    names = ((5, "training", BLUE), (12, "validation", GREEN), (16, "test", ORANGE), (19, "not used", GREY))
    for x, words, colour in names:
        axes.text(x, 3.25, words, ha="center", va="center", color=colour)
    axes.set(xlim=(-0.2, 20.2), ylim=(3.6, -0.7))
    axes.axis("off")
    return figure


def draw_history() -> plt.Figure:
    """What the reference's `plot_history` draws of a training on the lecture's images."""
    torch.manual_seed(0)
    model = MyMLPModel(784, 128, 10, nn.ReLU())
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
    training = DataLoader(tensors("train"), batch_size=8, shuffle=True)
    validation = DataLoader(tensors("val"), batch_size=200)
    return plot_history(train(model, training, validation, nn.CrossEntropyLoss(), optimizer, epochs=100))


def draw_images() -> plt.Figure:
    """What the reference's `plot_images` draws of the first eight test images."""
    images, labels = tensors("test")[:8]
    return plot_images(images, labels)


def tensors(part: str) -> TensorDataset:
    """Return a part of the lecture's images, flat and between 0 and 1, with their labels."""
    arrays = np.load(PUBLIC / "data" / "fashion_mnist_lecture.npz")
    images = torch.from_numpy(arrays[f"{part}_images"]).reshape(-1, 784) / 255
    return TensorDataset(images, torch.from_numpy(arrays[f"{part}_labels"]))


def training_images() -> tuple[np.ndarray, np.ndarray]:
    """Return the lecture's training images, uint8 (600, 28, 28), and labels, int64 (600,)."""
    arrays = np.load(PUBLIC / "data" / "fashion_mnist_lecture.npz")
    return arrays["train_images"], arrays["train_labels"]

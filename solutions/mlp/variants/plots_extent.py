"""plots: contours placed by their extent, one plot of all lines at once, far beyond the picture; a list of panels."""

import numpy as np
import torch
from matplotlib import pyplot as plt

CLOTHES = {0: "T-shirt/top", 1: "Trouser", 2: "Pullover", 3: "Dress", 4: "Coat"}
CLOTHES |= {5: "Sandal", 6: "Shirt", 7: "Sneaker", 8: "Bag", 9: "Ankle boot"}


def plot_model_probs(model, positive, negative):
    axis_x, axis_y = torch.linspace(-2, 3, 100), torch.linspace(-2, 2, 100)
    grid = torch.cartesian_prod(axis_y, axis_x).flip(1)
    grid = grid.to(next(iter(model.parameters())).device)
    z = torch.nn.functional.softmax(model(grid), dim=1).detach().cpu()[:, 1]
    fig, ax = plt.subplots(1, 1)
    ax.contourf(z.reshape(100, 100), extent=(-2, 3, -2, 2), cmap="RdBu")
    ax.scatter(*np.asarray(positive.cpu()).T, marker="x", c="green")
    ax.scatter(*np.asarray(negative.cpu()).T, facecolors="none", edgecolors="black")
    return fig


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    fig = plot_model_probs(model, positive, negative)
    ax = fig.gca()
    limits = ax.get_xlim(), ax.get_ylim()
    w, shift = W.detach().cpu().double().numpy()[:layers], b.detach().cpu().double().numpy()[:layers, None]
    length = (w**2).sum(axis=1, keepdims=True)
    foot, along = -shift * w / length, np.stack([-w[:, 1], w[:, 0]], axis=1) / np.sqrt(length)
    start, end = foot - 50 * along, foot + 50 * along
    ax.plot([start[:, 0], end[:, 0]], [start[:, 1], end[:, 1]], "k-")
    ax.set(xlim=limits[0], ylim=limits[1])
    return fig


def plot_images(images, labels):
    fig = plt.figure(figsize=(10, 5))
    for number, (image, label) in enumerate(zip(images.view(-1, 28, 28), labels.tolist(), strict=True), start=1):
        ax = fig.add_subplot(2, 4, number, title=f"{label}: {CLOTHES[label]}", xticks=[], yticks=[])
        ax.imshow((255 * image).byte(), cmap="Greys")
    return fig


def plot_history(history):
    fig = plt.figure(figsize=(12, 4))
    for place, name in enumerate(("loss", "train_acc", "val_acc"), start=131):
        ax = fig.add_subplot(place)
        ax.plot(range(len(history[name])), history[name], "o-", label=name)
        ax.set_title(name.upper())
        ax.set_yscale("log" if name == "loss" else "linear")
        ax.legend()
    fig.tight_layout()
    return fig

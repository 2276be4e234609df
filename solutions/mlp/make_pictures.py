"""Draws the pictures of the handout from the reference solution: `python solutions/mlp/make_pictures.py`."""

from pathlib import Path

import matplotlib
import numpy as np
import torch
from matplotlib import pyplot as plt
from mlp import ANGLE_OFFSET, FlatImages, MyMLPModel, TwoMoonsDataset, multiclass_model_accuracy, split_indices
from torch import nn

matplotlib.use("Agg")  # no display needed

PUBLIC = Path(__file__).resolve().parents[2] / "assignments" / "mlp"

RED, BLUE, GREEN, ORANGE, GREY = "tab:red", "tab:blue", "tab:green", "tab:orange", "0.45"
COLOURS = {0: RED, 1: BLUE}
CLASSES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]


def draw_moons() -> plt.Figure:
    """Noisy points of both moons over the ideal half circles, their centres, and the angles at which each one ends."""
    torch.manual_seed(1)
    dataset = TwoMoonsDataset(0.1, 150)
    figure, axes = plt.subplots(figsize=(6.2, 4.3), layout="constrained")
    angles = np.linspace(ANGLE_OFFSET, np.pi - ANGLE_OFFSET, 200)
    ends = [(ANGLE_OFFSET, "−π/8"), (np.pi / 2, "π/2"), (np.pi - ANGLE_OFFSET, "9π/8")]
    moons = [("a", (0, 0), +1, dataset.positive_data, BLUE, 1), ("b", (1, 0), -1, dataset.negative_data, RED, 0)]
    for letter, place, direction, points, colour, label in moons:
        centre = np.array(place)
        circle = centre + np.stack([np.cos(direction * angles), np.sin(direction * angles)], axis=1)
        axes.scatter(*points.T, s=7, alpha=0.6, color=colour, label=f"label {label}")
        axes.plot(*circle.T, color=colour, linewidth=1.2)
        axes.plot(*centre, "+", color=colour, markersize=10, markeredgewidth=2)
        for angle, words in ends:
            spoke = np.array([np.cos(direction * angle), np.sin(direction * angle)])
            axes.plot(*np.stack([centre, centre + spoke], axis=1), color=colour, linewidth=0.7, linestyle=":")
            axes.plot(*(centre + spoke), "o", color=colour, markeredgecolor="black", markersize=5)
            axes.text(*(centre + 1.32 * spoke), f"{letter} = {words}", ha="center", va="center", fontsize="small")
    axes.set(
        xlabel="x", ylabel="y", title="TwoMoonsDataset(0.1, 150)", aspect="equal", xlim=(-1.9, 2.9), ylim=(-1.55, 1.55)
    )
    axes.legend(loc="upper right", fontsize="small")
    return figure


def draw_argmax() -> plt.Figure:
    """Logits of four samples and three classes: the largest of each row, and whether it is the label's."""
    logits = torch.tensor([[2.1, -0.3, 0.4], [-1.0, 0.2, 0.9], [0.5, 1.7, 1.6], [-0.2, 3.0, 0.1]])
    labels = torch.tensor([0, 2, 2, 1])
    predictions = logits.argmax(dim=1)
    figure, axes = plt.subplots(figsize=(6.4, 3.1), layout="constrained")
    for row in range(4):
        right = bool(predictions[row] == labels[row])
        for column in range(3):
            largest = predictions[row] == column
            axes.add_patch(
                plt.Rectangle((column, row), 0.94, 0.9, color=(GREEN if right else ORANGE) if largest else "0.93")
            )
            colour = "white" if largest else "black"
            axes.text(column + 0.47, row + 0.45, f"{logits[row, column]:.1f}", ha="center", va="center", color=colour)
        words = f"{predictions[row]}", f"{labels[row]}", "right" if right else "wrong"
        for position, word in zip((3.6, 4.6, 5.6), words, strict=True):
            axes.text(position, row + 0.45, word, ha="center", va="center")
        axes.text(-0.15, row + 0.45, f"sample {row}", ha="right", va="center")
    for position, word in zip(
        (0.47, 1.47, 2.47, 3.6, 4.6), ("class 0", "class 1", "class 2", "arg-max", "label"), strict=True
    ):
        axes.text(position, -0.3, word, ha="center", va="center", color=GREY)
    correct = multiclass_model_accuracy(nn.Identity(), logits, labels)
    axes.text(5.6, 4.35, f"{correct} correct", ha="center", va="center", weight="bold")
    axes.set(xlim=(-1.3, 6.2), ylim=(4.6, -0.6))
    axes.axis("off")
    return figure


def draw_network() -> plt.Figure:
    """The layers of MyMLPModel(2, 5, 3, …), and the shape of a batch between them."""
    sizes, places = (2, 5, 5, 3), (0.0, 2.0, 3.4, 5.4)
    figure, axes = plt.subplots(figsize=(6.8, 3.9), layout="constrained")
    heights = [np.linspace(-(size - 1) / 2, (size - 1) / 2, size) for size in sizes]
    for left in range(3):
        for i, start in enumerate(heights[left]):
            for j, end in enumerate(heights[left + 1]):
                if left != 1 or i == j:  # the activation looks at each unit on its own
                    axes.plot(
                        places[left : left + 2], (start, end), color=GREEN if left == 1 else "0.7", lw=1, zorder=1
                    )
    for place, ys, colour in zip(places, heights, ("0.25", "0.55", GREEN, "0.25"), strict=True):
        axes.scatter(np.full(len(ys), place), ys, s=260, color=colour, zorder=2)
    shapes = ("(B, input_dim)", "(B, h1)", "(B, h1)", "(B, output_dim)")
    for place, name, shape in zip(places, ("x", "", "", "logits"), shapes, strict=True):
        axes.text(place, -2.75, shape, ha="center", family="monospace", fontsize="small")
        axes.text(place, -3.2, name, ha="center", weight="bold")
    for place, name in ((1.0, "linear map"), (2.7, "activation_fn"), (4.4, "linear map")):
        axes.text(place, 2.6, name, ha="center", color=GREEN if name == "activation_fn" else "black")
    axes.set(xlim=(-0.9, 6.3), ylim=(-3.5, 3.0))
    axes.axis("off")
    return figure


def draw_boundaries() -> plt.Figure:
    """What two networks learn of the moons: without an activation a straight line, with ReLU a curve."""
    torch.manual_seed(1)
    moons, held_out = TwoMoonsDataset(0.1, 100), TwoMoonsDataset(0.1, 1000)
    xs, ys = torch.linspace(-2, 3, 100), torch.linspace(-2, 2, 100)
    grid = torch.cartesian_prod(xs, ys)
    figure, panels = plt.subplots(1, 2, figsize=(7.4, 3.4), layout="constrained", sharey=True)
    filled = None
    for axes, activation, name in zip(panels, (nn.Identity(), nn.ReLU()), ("no activation", "ReLU"), strict=True):
        model = MyMLPModel(2, 64, 2, activation)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
        for _ in range(100):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(moons.data), moons.labels).backward()
            optimizer.step()
        with torch.no_grad():
            probabilities = model(grid).softmax(dim=1)[:, 1].reshape(100, 100).T
        filled = axes.contourf(xs, ys, probabilities, levels=np.linspace(0, 1, 11), cmap="RdBu", alpha=0.45)
        axes.contour(xs, ys, probabilities, levels=[0.5], colors="black", linewidths=1)
        for label, colour in COLOURS.items():
            axes.scatter(*moons.data[moons.labels == label].T, s=9, color=colour, edgecolor="white", linewidth=0.3)
        share = int(multiclass_model_accuracy(model, held_out.data, held_out.labels)) / len(held_out)
        axes.set(title=f"{name}: {100 * share:.0f} % right", xlabel="x", aspect="equal")
    panels[0].set_ylabel("y")
    figure.colorbar(filled, ax=panels, label="probability of label 1", shrink=0.9)
    return figure


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
    image = images[np.argmax(labels == CLASSES.index("Ankle boot"))]
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


def training_images() -> tuple[np.ndarray, np.ndarray]:
    """Return the lecture's training images, uint8 (600, 28, 28), and labels, int64 (600,)."""
    arrays = np.load(PUBLIC / "data" / "fashion_mnist_lecture.npz")
    return arrays["train_images"], arrays["train_labels"]


def main() -> None:
    torch.set_num_threads(1)  # the same sums in the same order, so the same pictures
    (PUBLIC / "pictures").mkdir(exist_ok=True)
    for draw in (draw_moons, draw_argmax, draw_network, draw_boundaries, draw_classes, draw_flat, draw_split):
        name = draw.__name__.removeprefix("draw_")
        figure = draw()
        figure.savefig(PUBLIC / "pictures" / f"{name}.png", dpi=110, metadata={"Software": None})
        plt.close(figure)


if __name__ == "__main__":
    main()

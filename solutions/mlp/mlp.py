"""Multi-layer perceptrons: the reference solution."""

import numpy as np
import torch
from matplotlib import pyplot as plt
from torch import nn
from torch.utils.data import Dataset
from torchvision.transforms import functional as transforms
from tqdm import tqdm

ANGLE_OFFSET = -np.pi / 8  # each moon is longer than half a circle by this much at both ends


class TwoMoonsDataset(Dataset):
    """2N random points on two noisy half moons: `data (2N, 2) float32`, `labels (2N,) int64`."""

    def __init__(self, sigma, N):
        def moon(direction):
            angles = torch.rand(N) * (np.pi - 2 * ANGLE_OFFSET) + ANGLE_OFFSET
            points = torch.stack([torch.cos(direction * angles), torch.sin(direction * angles)], dim=1)
            return points + sigma * torch.randn(N, 2)

        self.positive_data = moon(+1)
        self.negative_data = moon(-1) + torch.tensor([1.0, 0.0])
        self.data = torch.cat([self.positive_data, self.negative_data])
        self.labels = torch.cat([torch.ones(N, dtype=torch.int64), torch.zeros(N, dtype=torch.int64)])

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i], self.labels[i]


class MulticlassLogisticRegression(nn.Module):
    """One affine map: (B, N) → logits (B, M)."""

    def __init__(self, N, M):
        super().__init__()
        self.linear = nn.Linear(N, M)

    def forward(self, x):
        return self.linear(x)


def multiclass_model_accuracy(model, input_data, labels):
    """Return the number of correct predictions, a 0-d tensor."""
    with torch.no_grad():
        predictions = model(input_data).argmax(dim=1)
    return (predictions == labels).sum()


def relu(z):
    """Return max(0, z)."""
    return torch.where(z > 0, z, torch.zeros_like(z))


def sigmoid(z):
    """Return 1 / (1 + exp(-z)). exp overflows to infinity for z = -200, and 1 / (1 + ∞) is the right 0."""
    return 1 / (1 + torch.exp(-z))


def tanh(z):
    """Return tanh z as 2 / (1 + exp(-2z)) - 1, that is 2 · sigmoid(2z) - 1, which has no ∞ / ∞."""
    return 2 / (1 + torch.exp(-2 * z)) - 1


def leaky_relu(z, tau=0.1):
    """Return z where it is positive, tau · z elsewhere."""
    return torch.where(z > 0, z, tau * z)


def collapse_linear(fc1, fc2):
    """Return (W, b) of fc2(fc1(x)) = W2 (W1 x + b1) + b2."""
    return fc2.weight @ fc1.weight, fc2.weight @ fc1.bias + fc2.bias


class HandSetNetwork(nn.Module):
    """Hidden units: how far a point lies above the x-axis, and how far left of the y-axis. Class 1 lies up and left.

    Class 1 wins where both lengths together exceed 1/2. Right for 0.880 ± 0.002 of 20,000 points, over 400 draws; of
    400 networks of this size that were trained, the best was right for 0.891.
    """

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 2)
        self.output = nn.Linear(2, 2)
        weights = {
            self.hidden.weight: [[0.0, 1.0], [-1.0, 0.0]],  # ReLU(y) and ReLU(-x)
            self.hidden.bias: [0.0, 0.0],
            self.output.weight: [[-1.0, -1.0], [1.0, 1.0]],  # class 0: 1 - sum, class 1: sum
            self.output.bias: [1.0, 0.0],
        }
        with torch.no_grad():
            for parameter, values in weights.items():
                parameter.copy_(torch.tensor(values))

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x)))


class TwoLayerModel(nn.Module):
    """Linear map, ReLU, linear map: (B, N) → logits (B, M)."""

    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))


class MyMLPModel(nn.Module):
    """Linear map, activation, linear map: (B, input_dim) → logits (B, output_dim)."""

    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))


def split_indices(n_total, n_train, n_val, n_test, rng):
    """Return `(train, val, test)`: disjoint, shuffled index arrays of those lengths."""
    indices = rng.permutation(n_total)[: n_train + n_val + n_test]
    return tuple(np.split(indices, [n_train, n_train + n_val]))


class FlatImages(Dataset):
    """Items `(image (784,) float32 in [0, 1], label int)` of a torchvision-like data set."""

    def __init__(self, images):
        self.images = images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        image, label = self.images[i]
        if not isinstance(image, torch.Tensor):
            image = transforms.to_tensor(image)  # uint8 0…255 becomes float32 0…1
        return image.flatten(), int(label)


def train(model, train_loader, val_loader, criterion, optimizer, epochs):
    """Train and validate once an epoch; return the three lists of numbers."""
    device = next(model.parameters()).device
    history = {"loss": [], "train_acc": [], "val_acc": []}
    for _ in (bar := tqdm(range(epochs))):
        model.train()
        losses, correct, count = [], 0, 0
        for inputs, labels in train_loader:
            inputs, labels = inputs.to(device), labels.to(device)
            logits = model(inputs)
            loss = criterion(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            correct += (logits.argmax(dim=1) == labels).sum().item()
            count += len(labels)
        history["loss"].append(float(np.mean(losses)))
        history["train_acc"].append(correct / count)

        model.eval()
        correct, count = 0, 0
        with torch.no_grad():
            for inputs, labels in val_loader:
                inputs, labels = inputs.to(device), labels.to(device)
                correct += (model(inputs).argmax(dim=1) == labels).sum().item()
                count += len(labels)
        history["val_acc"].append(correct / count)
        bar.set_postfix(loss=history["loss"][-1], val_acc=history["val_acc"][-1])
    return history


def fc_weight_count(height, width):
    """Return (height · width)²: each pixel of the output has a weight for each pixel of the input."""
    pixels = int(height) * int(width)
    return pixels * pixels


CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip


def plot_model_probs(model, positive, negative):
    """Draw the probability of class 1 as filled contours, and the points of both classes."""
    x, y = np.meshgrid(np.linspace(-2, 3, 100), np.linspace(-2, 2, 100))
    grid = torch.tensor(np.stack([x.ravel(), y.ravel()], axis=1), dtype=torch.float32)
    device = next((p.device for p in model.parameters()), torch.device("cpu"))
    with torch.no_grad():
        probability = model(grid.to(device)).softmax(dim=1)[:, 1].cpu().numpy().reshape(x.shape)
    figure, axes = plt.subplots(layout="constrained")
    contours = axes.contourf(x, y, probability, levels=np.linspace(0, 1, 11), cmap="RdBu", alpha=0.7)
    figure.colorbar(contours, label="probability of class 1")
    axes.scatter(*positive.cpu().numpy().T, s=8, color="blue", label="class 1")
    axes.scatter(*negative.cpu().numpy().T, s=8, color="red", label="class 0")
    axes.set(xlim=(-2, 3), ylim=(-2, 2), xlabel="x", ylabel="y")
    axes.legend()
    return figure


def plot_model_probs_with_component_lines(model, positive, negative, W, b, layers):
    """Draw the same, and the line W[i] · (x, y) + b[i] = 0 of each of the first `layers` hidden units."""
    figure = plot_model_probs(model, positive, negative)
    axes = figure.axes[0]
    weights, biases = W.detach().cpu().numpy(), b.detach().cpu().numpy()
    for (wx, wy), bias in zip(weights[:layers], biases[:layers], strict=True):
        # From the point of the line that is nearest to the origin, far enough in both directions.
        length = max(wx * wx + wy * wy, 1e-12)
        along = np.array([-10, 10]) / np.sqrt(length)
        axes.plot(-bias * wx / length - wy * along, -bias * wy / length + wx * along, color="black", linewidth=1)
    axes.set(xlim=(-2, 3), ylim=(-2, 2))
    return figure


def plot_images(images, labels):
    """Draw two rows of four images, with the names of their classes."""
    figure, panels = plt.subplots(2, 4, figsize=(8, 4.4), layout="constrained")
    for panel, image, label in zip(panels.flat, images, labels, strict=True):
        panel.imshow(image.reshape(28, 28).cpu().numpy(), cmap="gray", vmin=0, vmax=1)
        panel.set_title(CLASSES[int(label)])
        panel.axis("off")
    return figure


def plot_history(history):
    """Draw loss, training accuracy and validation accuracy over the epochs."""
    figure, panels = plt.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
    titles = {"loss": "loss", "train_acc": "training accuracy", "val_acc": "validation accuracy"}
    for panel, (name, title) in zip(panels, titles.items(), strict=True):
        panel.plot(range(1, len(history[name]) + 1), history[name])
        panel.set(title=title, xlabel="epoch")
    panels[0].set_yscale("log")
    return figure

# Jonas Weber, exercise sheet "Optimisation and learning"
from torch import nn
from typing import Tuple

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import Tensor

TURNS = 1.75
RADIUS = 5
NOISE = 0.1
TWO_PI = 2 * np.pi

rng = np.random.default_rng(7)


def noise(*shape):
    return rng.uniform(-NOISE, NOISE, size=shape)


def arm(k: int, h: int) -> np.ndarray:
    u = np.arange(h) / h
    angle = TWO_PI * TURNS * u + k * np.pi
    return RADIUS * u[:, np.newaxis] * np.stack((np.sin(angle), np.cos(angle)), axis=1) + noise(h, 2)


def spiral_2d(num_points: int) -> Tuple[np.ndarray, np.ndarray]:
    """Two arms of half the points each."""
    h = num_points // 2
    return np.vstack([arm(k, h) for k in (0, 1)]), np.repeat((0, 1), h)


def accuracy(y_pred: Tensor, y_true: Tensor) -> float:
    """Percent of correct predictions."""
    predictions, labels = y_pred.flatten(), y_true.flatten()  # (N, 1) is fine, too
    assert predictions.shape == labels.shape
    if not len(labels):
        raise ValueError("accuracy of an empty batch")
    return float(torch.sum(predictions == labels)) / len(labels) * 100.0


def wrap(angle: Tensor) -> Tensor:
    return angle - TWO_PI * torch.round(angle / TWO_PI)


def circular_mse_loss(pred: Tensor, target: Tensor) -> Tensor:
    assert pred.shape == target.shape, "shapes"
    return wrap(pred - target).square().mean()


# quick tests
assert accuracy(torch.tensor([1, 0]), torch.tensor([1, 1])) == 50
print(circular_mse_loss(torch.tensor([0.1]), torch.tensor([6.1])))

if __name__ == "__main__":
    pts, lab = spiral_2d(500)
    plt.scatter(pts[:, 0], pts[:, 1], c=lab)
    plt.show()


def random_2d(num_points):
    points = np.random.uniform(-1, 1, (num_points, 2))
    labels = np.random.randint(0, 2, num_points)
    return points, labels


def circular_2d(num_points):
    half = num_points // 2
    r = np.concatenate([np.random.uniform(0.1, 0.3, half), np.random.uniform(0.5, 0.7, half)])
    phi = np.random.uniform(0, 2 * np.pi, 2 * half)
    points = np.stack([r * np.cos(phi), r * np.sin(phi)], axis=1)
    labels = np.array([0] * half + [1] * half)
    return points, labels


def linear_2d(num_points):
    points = np.random.uniform(-1, 1, (num_points, 2))
    # the line is y = m x + c
    m = (0.6 - (-0.7)) / (1.0 - (-0.9))
    c = 0.6 - m * 1.0
    line_y = m * points[:, 0] + c
    labels = (points[:, 1] < line_y).astype(int)
    return points, labels


def plot_db(data, title, ax=None):
    points, labels = data
    if ax is None:
        fig, ax = plt.subplots()
    zeros = points[labels == 0]
    ones = points[labels == 1]
    ax.scatter(zeros[:, 0], zeros[:, 1], color="red", label="0")
    ax.scatter(ones[:, 0], ones[:, 1], color="blue", label="1")
    ax.set_title(title)
    ax.set_aspect("equal")
    ax.legend()
    return ax.figure


def plot_dbs(dbs):
    fig, axs = plt.subplots(1, len(dbs), figsize=(5 * len(dbs), 5), squeeze=False)
    for i, name in enumerate(dbs):
        plot_db(dbs[name], name, axs[0][i])
    return fig


def train_test_split(db, test_fraction=0.1):
    points, labels = db
    n = len(points)
    n_test = int(n * test_fraction)
    indices = np.random.permutation(n)
    test = indices[:n_test]
    train = indices[n_test:]
    return (points[train], labels[train]), (points[test], labels[test])


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.linear1 = nn.Linear(2, 5)
        self.linear2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        for layer in [self.linear1, self.linear2]:
            if weight_init == "uniform":
                nn.init.uniform_(layer.weight)
            elif weight_init == "xavier":
                nn.init.xavier_normal_(layer.weight)

    def forward(self, x):
        x = self.linear1(x)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.linear2(x)


def loss_curves(losses, x_vals):
    target = torch.zeros_like(x_vals)
    curves = {}
    for name, loss in losses.items():
        if isinstance(loss, nn.BCELoss):
            values = torch.full_like(x_vals, torch.nan)
            ok = (x_vals >= 0) & (x_vals <= 1)
            values[ok] = loss(x_vals[ok], target[ok])
        else:
            values = loss(x_vals, target)
        curves[name] = values
    return curves


def plot_loss_curves(curves, x_vals):
    fig, axs = plt.subplots(1, len(curves), figsize=(4 * len(curves), 3), squeeze=False)
    for ax, name in zip(axs[0], curves):
        ax.plot(x_vals, curves[name])
        ax.set_title(name)
    return fig


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2},
    ]
    return torch.optim.SGD(groups)


def epoch_loop(model, db, criterion, optimiser):
    points, labels = db
    device = next(model.parameters()).device
    x = torch.tensor(points, dtype=torch.float32, device=device)
    y = torch.tensor(labels, dtype=torch.float32, device=device)

    if optimiser is None:
        model.eval()
        with torch.no_grad():
            out = model(x).squeeze(1)
            loss = criterion(out, y)
    else:
        model.train()
        out = model(x).squeeze(1)
        loss = criterion(out, y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    predicted = out > 0.5
    acc = accuracy(predicted, y)
    return acc, loss.item(), predicted.detach().cpu().numpy()

NUM_POINTS = 400  # how many points an experiment draws

ANSWERS = {
    # Is one loss ahead of every other one, by a difference that counts, in each of the three columns? True or False
    "one_loss_wins_everywhere": False,
    # After 100 epochs, in the mean: is the learning rate 0.01 "slower" than 0.1, "faster", or is there "no difference"?
    "smaller_learning_rate": "slower",
    # Are 250 epochs as good as 1000, so that no difference in any of the three columns counts? True or False
    "fewer_epochs_enough": False,
    # Do the two ways to draw weights make a difference that counts, in at least one column? True or False
    "initialisation_matters": True,
    # How many percent does an untrained network get right, in the mean? A number
    "untrained_accuracy_percent": 52.4,
}


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    data_functions = {"circular": circular_2d, "linear": linear_2d, "spiral": spiral_2d, "random": random_2d}
    loss_functions = {
        "l1": nn.L1Loss(),
        "mse": nn.MSELoss(),
        "smooth_l1": nn.SmoothL1Loss(),
        "huber": nn.HuberLoss(delta=0.6),
        "bce_with_logits": nn.BCEWithLogitsLoss(),
    }
    db = data_functions[dataset](NUM_POINTS)
    train_db, test_db = train_test_split(db)
    model = Simple2DNetwork(weight_init)
    criterion = loss_functions[loss]
    optimiser = make_optimizer(model, learning_rate, learning_rate)

    log = {"train_acc": [], "train_loss": [], "test_acc": [], "test_loss": []}
    for epoch in range(epochs):
        acc, value, _ = epoch_loop(model, train_db, criterion, optimiser)
        log["train_acc"].append(acc)
        log["train_loss"].append(value)
        acc, value, _ = epoch_loop(model, test_db, criterion, None)
        log["test_acc"].append(acc)
        log["test_loss"].append(value)
    return log


def plot_logs(train_logs, val_logs):
    fig, axs = plt.subplots(1, 2, figsize=(10, 4))
    for i, name in enumerate(["accuracy", "loss"]):
        axs[i].plot(train_logs[i], label="train")
        axs[i].plot(val_logs[i], label="test")
        axs[i].set_title(name)
        axs[i].set_xlabel("epoch")
        axs[i].legend()
    return fig

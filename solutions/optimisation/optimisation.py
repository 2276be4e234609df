"""Optimisation and learning: the reference solution."""

import itertools
import json
import math
import os
from pathlib import Path

import numpy as np
import torch
from matplotlib import pyplot as plt
from torch import nn
from torch.nn import functional
from tqdm import tqdm

Data = tuple[np.ndarray, np.ndarray]  # points (n, 2) float64, labels (n,) int


def random_2d(num_points: int) -> Data:
    """Draw points anywhere in the square, and labels that do not depend on them."""
    return np.random.uniform(-1, 1, size=(num_points, 2)), np.random.randint(0, 2, size=num_points)


def circular_2d(num_points: int) -> Data:
    """Draw a disc with a hole (label 0) and a ring around it (label 1). An odd number gives one point fewer."""
    half = num_points // 2
    radius = np.concatenate([np.random.uniform(0.1, 0.3, half), np.random.uniform(0.5, 0.7, half)])
    angle = np.random.uniform(0, 2 * math.pi, 2 * half)
    points = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points, np.repeat([0, 1], half)


def linear_2d(num_points: int) -> Data:
    """Draw points in the square; those below the line through (-0.9, -0.7) and (1.0, 0.6) have label 1."""
    points = np.random.uniform(-1, 1, size=(num_points, 2))
    (x0, y0), (x1, y1) = (-0.9, -0.7), (1.0, 0.6)
    height = y0 + (points[:, 0] - x0) * (y1 - y0) / (x1 - x0)  # of the line, at each point's x
    return points, (points[:, 1] < height).astype(int)


def spiral_2d(num_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw the two noisy spiral arms: points (n, 2) float64 and labels (n,) int, arm 0 first.

    An odd `num_points` gives one point fewer, so that the arms are equally long.
    """
    per_arm = num_points // 2
    progress = np.arange(per_arm) / max(per_arm, 1)  # u: from 0 up to, not including, 1
    arm = np.array([[0], [1]])
    angle = 3.5 * math.pi * progress + math.pi * arm  # t: (2, per_arm), one row an arm
    curve = 5 * progress[:, np.newaxis] * np.stack([np.sin(angle), np.cos(angle)], axis=-1)
    noise = np.random.uniform(-0.1, 0.1, size=curve.shape)
    points = (curve + noise).reshape(-1, 2)
    labels = np.repeat([0, 1], per_arm)
    return points, labels


def plot_db(data: Data, title: str, ax: plt.Axes | None = None) -> plt.Figure:
    """Draw label 0 in red and label 1 in blue, and return the figure."""
    points, labels = data
    if ax is None:
        _, ax = plt.subplots()
    for label, colour in enumerate(("red", "blue")):
        ax.scatter(*points[labels == label].T, s=8, color=colour, label=f"label {label}")
    ax.set(title=title, aspect="equal")
    ax.legend()
    return ax.figure


def plot_dbs(dbs: dict[str, Data]) -> plt.Figure:
    """Draw each data set into a panel of its own, and return the figure."""
    figure, panels = plt.subplots(1, len(dbs), figsize=(4 * len(dbs), 4), squeeze=False)
    for panel, (name, data) in zip(panels[0], dbs.items(), strict=True):
        plot_db(data, name, panel)
    return figure


def train_test_split(db: Data, test_fraction: float = 0.1) -> tuple[Data, Data]:
    """Divide the points at random, their labels with them: (train_db, test_db)."""
    points, labels = db
    order = np.random.permutation(len(points))
    test, train = np.split(order, [int(len(points) * test_fraction)])
    return (points[train], labels[train]), (points[test], labels[test])


def accuracy(y_pred: torch.Tensor, y_true: torch.Tensor) -> float:
    """Return the share of predictions that equal their labels, in percent (0.0 to 100.0).

    Raises:
        ValueError: the shapes differ, or there is no prediction at all.
    """
    if y_pred.shape != y_true.shape:
        raise ValueError(f"predictions {tuple(y_pred.shape)} and labels {tuple(y_true.shape)} differ in shape")
    if y_pred.numel() == 0:
        raise ValueError("the accuracy of no predictions is not defined")
    return 100 * (y_pred == y_true).double().mean().item()


class Simple2DNetwork(nn.Module):
    """Linear map, ReLU unless it is left out, linear map: (N, 2) → raw outputs (N, 1)."""

    def __init__(self, weight_init: str = "uniform", nonlinearity: bool = True) -> None:
        super().__init__()
        self.linear1 = nn.Linear(2, 5)
        self.linear2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        draw = {"uniform": nn.init.uniform_, "xavier": nn.init.xavier_normal_}.get(weight_init)
        if draw is not None:
            draw(self.linear1.weight)
            draw(self.linear2.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = self.linear1(x)
        return self.linear2(functional.relu(hidden) if self.nonlinearity else hidden)


def circular_mse_loss(pred: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the mean squared shortest difference between angles in radians, as a tensor of shape ().

    Raises:
        ValueError: the shapes differ.
    """
    if pred.shape != target.shape:
        raise ValueError(f"pred {tuple(pred.shape)} and target {tuple(target.shape)} differ in shape")
    shortest = torch.remainder(pred - target + math.pi, 2 * math.pi) - math.pi  # in [-π, π)
    return shortest.square().mean()


def loss_curves(losses: dict[str, nn.Module], x_vals: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return the values of each loss against the target 0; NaN where `nn.BCELoss` is not defined."""
    curves = {}
    for name, loss in losses.items():
        inside = (x_vals >= 0) & (x_vals <= 1) if isinstance(loss, nn.BCELoss) else torch.full(x_vals.shape, True)
        curves[name] = torch.full_like(x_vals, torch.nan)
        curves[name][inside] = loss(x_vals[inside], torch.zeros_like(x_vals[inside]))
    return curves


def plot_loss_curves(curves: dict[str, torch.Tensor], x_vals: torch.Tensor) -> plt.Figure:
    """Draw each loss into a panel of its own, and return the figure."""
    figure, panels = plt.subplots(1, len(curves), figsize=(3 * len(curves), 3), squeeze=False, layout="constrained")
    for panel, (name, values) in zip(panels[0], curves.items(), strict=True):
        panel.plot(x_vals, values)
        panel.set(title=name, xlabel="prediction (the target is 0)")
    panels[0, 0].set_ylabel("loss")
    return figure


def make_optimizer(model: nn.Module, lr: float, lr_linear2: float) -> torch.optim.SGD:
    """Return an SGD with `linear1` at `lr` and `linear2` at `lr_linear2`."""
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=lr)


def epoch_loop(
    model: nn.Module, db: Data, criterion: nn.Module, optimiser: torch.optim.Optimizer | None
) -> tuple[float, float, np.ndarray]:
    """Train for one step on the whole data set, or evaluate: (accuracy in percent, loss, predicted labels)."""
    device = next(model.parameters()).device
    points = torch.as_tensor(db[0], dtype=torch.float32, device=device)
    targets = torch.as_tensor(db[1], dtype=torch.float32, device=device)
    model.train(optimiser is not None)
    with torch.set_grad_enabled(optimiser is not None):
        outputs = model(points).squeeze(1)
        loss = criterion(outputs, targets)
    predicted = outputs.detach() > 0.5
    percent = accuracy(predicted, targets)
    if optimiser is not None:
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return percent, loss.item(), predicted.cpu().numpy()


NUM_POINTS = 400  # how many points an experiment draws

# What experiments.json, beside this file, shows.
ANSWERS = {
    "one_loss_wins_everywhere": False,
    "smaller_learning_rate": "slower",
    "fewer_epochs_enough": False,
    "initialisation_matters": True,
    "untrained_accuracy_percent": 52.4,
}

DATASETS = {"circular": circular_2d, "linear": linear_2d, "spiral": spiral_2d, "random": random_2d}
LOSSES = {
    "l1": nn.L1Loss(),
    "mse": nn.MSELoss(),
    "smooth_l1": nn.SmoothL1Loss(),
    "huber": nn.HuberLoss(delta=0.6),
    "bce_with_logits": nn.BCEWithLogitsLoss(),
}


def run_experiment(
    dataset: str, loss: str, learning_rate: float, epochs: int, weight_init: str, seed: int
) -> dict[str, list[float]]:
    """Train one network from the start: four lists of one float an epoch."""
    np.random.seed(seed)
    torch.manual_seed(seed)
    train_db, test_db = train_test_split(DATASETS[dataset](NUM_POINTS))
    model = Simple2DNetwork(weight_init)
    optimiser = make_optimizer(model, learning_rate, learning_rate)
    log: dict[str, list[float]] = {"train_acc": [], "train_loss": [], "test_acc": [], "test_loss": []}
    for _ in range(epochs):
        for part, db, used in (("train", train_db, optimiser), ("test", test_db, None)):
            percent, value, _ = epoch_loop(model, db, LOSSES[loss], used)
            log[f"{part}_acc"].append(percent)
            log[f"{part}_loss"].append(value)
    return log


def plot_logs(train_logs: tuple[list[float], list[float]], val_logs: tuple[list[float], list[float]]) -> plt.Figure:
    """Draw accuracies and losses over the epochs, and return the figure."""
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    for panel, name, trained, tested in zip(panels, ("accuracy (%)", "loss"), train_logs, val_logs, strict=True):
        epochs = range(1, len(trained) + 1)
        panel.plot(epochs, trained, label="training")
        panel.plot(epochs, tested, label="test")
        panel.set(xlabel="epoch", ylabel=name)
        panel.legend()
    return figure


# Given, nothing to write from here on: the runs that your ANSWERS are about. When everything above works, type
#     python -c "import optimisation; optimisation.write_experiments()"
# in this folder, or call `write_experiments()` in your notebook.

GRID = {
    "dataset": ("circular", "linear", "spiral", "random"),
    "weight_init": ("uniform", "xavier"),
    "loss": ("l1", "mse", "smooth_l1", "huber", "bce_with_logits"),
    "learning_rate": (0.1, 0.01),
}
GRID_EPOCHS = 1000
LOG_NAMES = ("train_acc", "train_loss", "test_acc", "test_loss")
LOGGED_EPOCHS = [*range(1, 10), *range(10, 100, 10), *range(100, GRID_EPOCHS + 1, 50)]  # whose numbers are kept


def planned_runs():
    """Given. Return the settings of all 80 runs. A seed for each data set and initialisation: the rest shares both."""
    places = enumerate(itertools.product(GRID["dataset"], GRID["weight_init"]), start=24)
    return [
        {"dataset": dataset, "loss": loss, "learning_rate": rate, "weight_init": init, "seed": seed}
        for seed, (dataset, init) in places
        for loss, rate in itertools.product(GRID["loss"], GRID["learning_rate"])
    ]


def write_experiments(path="experiments.json"):
    """Given. Do all runs, keep their numbers in a file, draw them into a picture beside it, and print a summary.

    Stop it whenever you like: the next call does the runs that are missing. If you have changed your code, delete the
    file first, for its numbers come from the old one.

    Raises:
        ValueError: there is such a file, and it cannot be read.
    """
    path, planned, runs = Path(path), planned_runs(), []
    if path.exists():
        try:
            saved = json.loads(path.read_text())
            if saved["logged_epochs"] == LOGGED_EPOCHS:
                runs = [run for run in saved["runs"] if run["settings"] in planned]
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"{path} is damaged: delete it, and start again") from None
    torch.set_num_threads(1)  # for so few numbers, several threads would mostly wait for each other
    finished = [run["settings"] for run in runs]
    for settings in tqdm([settings for settings in planned if settings not in finished], desc="experiments"):
        log = run_experiment(**settings, epochs=GRID_EPOCHS)
        kept = {name: [_shortened(log[name][epoch - 1]) for epoch in LOGGED_EPOCHS] for name in LOG_NAMES}
        runs.append({"settings": settings, **kept})
        part = path.with_suffix(".part")  # so that the file is a whole one, whenever you stop
        part.write_text(json.dumps({"logged_epochs": LOGGED_EPOCHS, "runs": runs}))
        os.replace(part, path)
    plot_experiments(runs).savefig(path.with_suffix(".png"))
    summarise_experiments(runs)


def _shortened(number):
    """Given. Return a number with six digits; None for NaN and infinity, which JSON does not have."""
    number = float(number)
    return float(f"{number:.6g}") if math.isfinite(number) else None


def mean_accuracy(runs, dataset, epoch=GRID_EPOCHS, part="test", **settings):
    """Given. Return the mean accuracy, in percent, of all runs on a data set that have these settings."""
    wanted, place = {"dataset": dataset, "learning_rate": 0.1, **settings}, LOGGED_EPOCHS.index(epoch)
    return np.mean([run[f"{part}_acc"][place] for run in runs if wanted.items() <= run["settings"].items()])


def summarise_experiments(runs):
    """Given. Print mean test accuracies in percent: after 1000 epochs at learning rate 0.1, unless a row says other."""
    rows = [(f"loss {loss}", {"loss": loss}) for loss in GRID["loss"]]
    rows += [(f"weights {init}", {"weight_init": init}) for init in GRID["weight_init"]]
    rows += [(f"{epoch} epochs", {"epoch": epoch}) for epoch in (1000, 250, 100)]
    rows += [("100 epochs, rate 0.01", {"epoch": 100, "learning_rate": 0.01})]
    rows += [("untrained, training set", {"epoch": 1, "part": "train"})]
    names = GRID["dataset"][:3]  # in "random" there is nothing to learn
    print(" " * 24, *(f"{name:>9}" for name in (*names, "mean")))
    for title, settings in rows:
        found = [mean_accuracy(runs, name, **settings) for name in names]
        print(f"{title:24}", *(f"{value:9.1f}" for value in (*found, np.mean(found))))


def plot_experiments(runs):
    """Given. Draw the test accuracy of every run after its last epoch: a table for each way to start and to step."""
    figure, panels = plt.subplots(2, 2, figsize=(11, 6.4), layout="constrained")
    choices = itertools.product(GRID["weight_init"], GRID["learning_rate"])
    for panel, (init, rate) in zip(panels.flat, choices, strict=True):
        same = {"weight_init": init, "learning_rate": rate}
        table = [[mean_accuracy(runs, name, loss=loss, **same) for loss in GRID["loss"]] for name in GRID["dataset"]]
        panel.imshow(table, cmap="RdYlGn", vmin=20, vmax=120, aspect="auto")
        panel.set_title(f"weights {init}, learning rate {rate}")
        panel.set_xticks(range(5), GRID["loss"])
        panel.set_yticks(range(4), GRID["dataset"])
        for (row, column), value in np.ndenumerate(table):
            panel.text(column, row, f"{value:.1f}", ha="center", va="center")
    figure.suptitle(f"Test accuracy in percent after {GRID_EPOCHS} epochs")
    return figure

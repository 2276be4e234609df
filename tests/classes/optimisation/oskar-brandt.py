"""Optimisation and learning: your solution. Replace each `raise NotImplementedError` by code of your own.

The handout is README.md beside this file. `autograder check` tells you how far you are. You may add imports, constants,
functions and classes; keep the names and the arguments that are here.
"""

import itertools
import json
import math
import os
from pathlib import Path

import numpy as np
import torch
from matplotlib import pyplot as plt
from torch import nn
from tqdm import tqdm

# -------------------------------------------------------------------------------- question datasets


def random_2d(num_points):
    """Draw a data set in which there is nothing to learn: points anywhere in a square, labels by the toss of a coin.

    Args:
        num_points: how many points to draw, an int.

    Returns:
        (points, labels):
        points: array (num_points, 2) of float64, each coordinate uniform in [-1, 1).
        labels: array (num_points,) of int, 0 or 1, each as likely as the other, whatever the point.

    Example:
        >>> points, labels = random_2d(6)
        >>> points.shape, points.dtype, labels.shape
        ((6, 2), dtype('float64'), (6,))
    """
    raise NotImplementedError("random_2d: draw points in a square, and labels that have nothing to do with them")


def circular_2d(num_points):
    """Draw a data set of a small disc with a hole, and a ring around it.

    The first half of the points has label 0 and a radius uniform in [0.1, 0.3), the second half has label 1 and a
    radius uniform in [0.5, 0.7). The angle of every point is uniform in [0, 2π):

        x = radius · cos(angle),    y = radius · sin(angle)

    Args:
        num_points: how many points to draw, an int. If it is odd you may return one point fewer.

    Returns:
        (points, labels):
        points: array (n, 2) of float64, one point (x, y) a row; all of label 0 first, then all of label 1.
        labels: array (n,) of int.

    Example:
        >>> points, labels = circular_2d(6)
        >>> labels
        array([0, 0, 0, 1, 1, 1])
        >>> np.hypot(*points.T) < 0.4
        array([ True,  True,  True, False, False, False])
    """
    raise NotImplementedError("circular_2d: draw the points and labels of the two rings")


def linear_2d(num_points):
    """Draw a data set that one straight line separates, without a loop over the points and without `np.cross`.

    Points are uniform in the square. The line goes through (-0.9, -0.7) and (1.0, 0.6); points below it have label 1,
    the others 0.

    Args:
        num_points: how many points to draw, an int.

    Returns:
        (points, labels):
        points: array (num_points, 2) of float64, each coordinate uniform in [-1, 1).
        labels: array (num_points,) of int: 1 below the line, 0 above it.

    Example:
        >>> points, labels = linear_2d(6)
        >>> points.shape, points.dtype, labels.shape
        ((6, 2), dtype('float64'), (6,))
    """
    raise NotImplementedError("linear_2d: draw points in a square, and say on which side of the line each one is")


# ---------------------------------------------------------------------------------- question spiral


def spiral_2d(num_points):
    """Draw a data set of two spiral arms in the plane, with NumPy and without a loop over the points.

    With h = num_points // 2, point i = 0, 1, …, h-1 of arm k = 0, 1 has

        u = i / h                                   (0 included, 1 not)
        t = 3.5 π u + k π                           (radians)
        x = 5 u sin t + noise,    y = 5 u cos t + noise

    where each coordinate of each point has its own noise, uniform in [-0.1, 0.1).

    Args:
        num_points: how many points to draw, an int. If it is odd you may return one point fewer.

    Returns:
        (points, labels):
        points: array (n, 2) of float64, one point (x, y) a row; all of arm 0 first, then all of arm 1.
        labels: array (n,) of int, 0 for arm 0 and 1 for arm 1.

    Example:
        >>> points, labels = spiral_2d(6)
        >>> points.shape, points.dtype
        ((6, 2), dtype('float64'))
        >>> labels
        array([0, 0, 0, 1, 1, 1])
    """
    raise NotImplementedError("spiral_2d: draw the points and labels of the two spiral arms")


# ----------------------------------------------------------------------------------- question plots


def plot_db(data, title, ax=None):
    """Draw a data set: points of label 0 in red, points of label 1 in blue, with a title and a legend.

    Both axes have the same scale. The figure is returned, and neither shown nor closed.

    Args:
        data: the pair (points, labels): an array (n, 2) of floats and an array (n,) of int, 0 or 1.
        title: what to write above the picture, a string.
        ax: Matplotlib axes to draw into; without them, draw into a new figure.

    Returns:
        The Matplotlib figure that was drawn into.

    Example:
        >>> figure = plot_db(spiral_2d(200), "spiral")
        >>> figure.axes[0].get_title()
        'spiral'
    """
    raise NotImplementedError("plot_db: draw the points of both labels, and return the figure")


def plot_dbs(dbs):
    """Draw several data sets side by side in one figure, each in a panel of its own, with its name as the title.

    Args:
        dbs: a dict from names (strings) to data sets, each a pair (points, labels) as `plot_db` takes it.

    Returns:
        The Matplotlib figure, with one panel a data set, in the order of the dict.

    Example:
        >>> figure = plot_dbs({"ring": circular_2d(200), "line": linear_2d(200)})
        >>> [panel.get_title() for panel in figure.axes]
        ['ring', 'line']
    """
    raise NotImplementedError("plot_dbs: draw every data set into a panel of one figure")


# ----------------------------------------------------------------------------------- question split


def train_test_split(db, test_fraction=0.1):
    """Divide a data set at random into one to train with and one to test with.

    Args:
        db: the pair (points, labels): an array (n, 2) and an array (n,).
        test_fraction: which part of the points is for the test, between 0 and 1: int(n · test_fraction) of them.

    Returns:
        (train_db, test_db), each a tuple (points, labels) of the same dtypes as in `db`. Every point is in exactly one
        of them, together with its own label, and which one is a matter of chance. `db` itself stays as it is.

    Example:
        >>> train_db, test_db = train_test_split(spiral_2d(200))
        >>> train_db[0].shape, train_db[1].shape, test_db[0].shape, test_db[1].shape
        ((180, 2), (180,), (20, 2), (20,))
    """
    raise NotImplementedError("train_test_split: divide the points, and their labels with them")


# -------------------------------------------------------------------------------- question accuracy


def accuracy(y_pred, y_true):
    """Return how many percent of the predictions equal their labels.

    Args:
        y_pred: tensor (N,), the predicted labels.
        y_true: tensor (N,), the true labels. Any number of classes; the dtypes (bool, int, float) may differ.

    Returns:
        A float between 0.0 and 100.0 (percent), not a tensor.

    Raises:
        ValueError: there are no predictions (N = 0), or the shapes differ, such as (N, 1) against (N,).

    Example:
        >>> accuracy(torch.tensor([2, 0, 1, 1]), torch.tensor([2, 0, 1, 0]))
        75.0
    """
    raise NotImplementedError("accuracy: return the percentage of predictions that equal their labels")


# --------------------------------------------------------------------------------- question network


class Simple2DNetwork(nn.Module):
    """A small network for points in the plane: from 2 numbers to 5, ReLU, from 5 to 1.

    Args:
        weight_init: how the two weight matrices are drawn at the start: "uniform" with `nn.init.uniform_`, "xavier"
            with `nn.init.xavier_normal_`, anything else as PyTorch does it. The biases are always PyTorch's.
        nonlinearity: whether there is a ReLU between the two maps.

    Attributes:
        linear1: `nn.Linear` from 2 to 5.
        linear2: `nn.Linear` from 5 to 1.

    Example:
        >>> network = Simple2DNetwork(weight_init="xavier")
        >>> network(torch.zeros(10, 2)).shape
        torch.Size([10, 1])
    """

    def __init__(self, weight_init="uniform", nonlinearity=True):
        raise NotImplementedError("Simple2DNetwork.__init__: make the two linear layers and draw their weights")

    def forward(self, x):
        """Return the raw outputs, shape (N, 1) float32, of points x, shape (N, 2) float32: no sigmoid at the end."""
        raise NotImplementedError("Simple2DNetwork.forward: linear map, ReLU unless it is left out, linear map")


# --------------------------------------------------------------------------- question circular-loss


def circular_mse_loss(pred, target):
    """Return the mean of the squared shortest differences between two sets of angles.

    Angles are in radians and repeat every 2π: the shortest difference between 0.1 and 2π - 0.1 is 0.2. An angle
    may lie any number of turns away from [0, 2π).

    Args:
        pred: float tensor of any shape, the predicted angles in radians.
        target: float tensor of the same shape, the true angles in radians.

    Returns:
        A tensor of shape () with the dtype and on the device of the inputs, through which gradients flow back
        to `pred`. The inputs stay as they were.

    Raises:
        ValueError: the shapes of `pred` and `target` differ.

    Example:
        >>> circular_mse_loss(torch.tensor([0.1, 3.0]), torch.tensor([2 * math.pi - 0.1, 2.0]))
        tensor(0.5200)
    """
    raise NotImplementedError("circular_mse_loss: return the mean squared shortest angular difference")


# ----------------------------------------------------------------------------- question loss-curves


def loss_curves(losses, x_vals):
    """Say what each loss is for predictions `x_vals`, one by one, if the target is 0.

    Args:
        losses: a dict from names (strings) to losses of PyTorch's that were made with `reduction="none"`, such as
            {"L1": nn.L1Loss(reduction="none"), "BCE": nn.BCELoss(reduction="none")}.
        x_vals: float tensor (n,), the predictions. `nn.BCELoss` is only defined between 0 and 1.

    Returns:
        A dict from the same names to the values of that loss: n numbers, a tensor or an array. For `nn.BCELoss` they
        are NaN where the prediction is below 0 or above 1.

    Example:
        >>> loss_curves({"MSE": nn.MSELoss(reduction="none")}, torch.tensor([-1.0, 0.0, 3.0]))
        {'MSE': tensor([1., 0., 9.])}
    """
    raise NotImplementedError("loss_curves: compute the values of each loss against the target 0")


def plot_loss_curves(curves, x_vals):
    """Draw each loss as a curve over the predictions, in a panel of its own with its name as the title.

    Args:
        curves: what `loss_curves` returned: a dict from names to n values.
        x_vals: float tensor (n,), the predictions.

    Returns:
        The Matplotlib figure, with one panel a loss, in the order of the dict. It is neither shown nor closed.
    """
    raise NotImplementedError("plot_loss_curves: draw one panel a loss, and return the figure")


# ------------------------------------------------------------------------------- question optimizer


def make_optimizer(model, lr, lr_linear2):
    """Return an optimizer that moves the two layers of a network at different speeds.

    Args:
        model: a `Simple2DNetwork`, or another model with the attributes `linear1` and `linear2`.
        lr: the learning rate of `linear1`.
        lr_linear2: the learning rate of `linear2`.

    Returns:
        A `torch.optim.SGD` with two parameter groups: the weight and bias of `linear1` at `lr`, those of `linear2` at
        `lr_linear2`. Everything else is as PyTorch sets it.

    Example:
        >>> optimizer = make_optimizer(Simple2DNetwork(), 0.1, 0.01)
        >>> [group["lr"] for group in optimizer.param_groups]
        [0.1, 0.01]
    """
    raise NotImplementedError("make_optimizer: make an SGD with a group for each layer")


# ------------------------------------------------------------------------------ question epoch-loop


def epoch_loop(model, db, criterion, optimiser):
    """Go once over a whole data set with a model, as one batch: to train it, or only to see how good it is.

    To train: forward pass in training mode, loss, accuracy, and then one step of the optimiser. The loss, the accuracy
    and the labels are those of this one forward pass, before the step; gradients that the parameters have from before
    play no part. To evaluate (`optimiser=None`): the forward pass in eval mode, without gradients; the model's
    parameters and buffers stay as they are.

    Args:
        model: maps points (n, 2) float32 to raw outputs (n, 1), such as a `Simple2DNetwork`. It may be on any device.
        db: the pair (points, labels): an array (n, 2) of float64 and an array (n,) of int, 0 or 1; n may be 1.
        criterion: a loss, called as `criterion(outputs, targets)` with two float32 tensors of shape (n,).
        optimiser: an optimizer of the model's parameters, or None to evaluate.

    Returns:
        (accuracy, loss, labels):
        accuracy: how many percent of the predicted labels are right, a float.
        loss: the loss, a float.
        labels: bool array (n,), True where the model's output is above 0.5, whatever the loss.

    Example:
        >>> model = Simple2DNetwork()
        >>> optimiser = make_optimizer(model, 0.1, 0.1)
        >>> db = circular_2d(200)
        >>> for epoch in range(100):
        ...     accuracy, loss, labels = epoch_loop(model, db, nn.MSELoss(), optimiser)
        >>> labels.shape, labels.dtype
        ((200,), dtype('bool'))
    """
    raise NotImplementedError("epoch_loop: forward pass, loss and accuracy, and a step if there is an optimiser")


# ----------------------------------------------------------------------------- question experiments


NUM_POINTS = 400  # how many points an experiment draws

# Your answers, read off the table that `write_experiments`, below, prints: mean test accuracies, in percent. A
# difference counts if it is more than 3 %. The handout has the whole rules; they are about your own runs.
ANSWERS = {
    # Is one loss ahead of every other one, by a difference that counts, in each of the three columns? True or False
    "one_loss_wins_everywhere": None,
    # After 100 epochs, in the mean: is the learning rate 0.01 "slower" than 0.1, "faster", or is there "no difference"?
    "smaller_learning_rate": None,
    # Are 250 epochs as good as 1000, so that no difference in any of the three columns counts? True or False
    "fewer_epochs_enough": None,
    # Do the two ways to draw weights make a difference that counts, in at least one column? True or False
    "initialisation_matters": None,
    # How many percent does an untrained network get right, in the mean? A number
    "untrained_accuracy_percent": None,
}


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    """Train one network from the start, and return how it went. The same arguments give the same numbers.

    Seed NumPy and torch with `seed`; then draw NUM_POINTS points, split off a tenth of them for the test, make a
    `Simple2DNetwork` and an SGD with one learning rate for both layers. In each epoch: train once, then test once.

    Args:
        dataset: "circular", "linear", "spiral" or "random".
        loss: "l1", "mse", "smooth_l1", "huber" (with δ = 0.6) or "bce_with_logits".
        learning_rate: a float.
        epochs: how many, an int.
        weight_init: "uniform", "xavier" or "default".
        seed: an int.

    Returns:
        A dict of four lists, one float an epoch: "train_acc" and "test_acc" in percent, "train_loss" and "test_loss".

    Example:
        >>> log = run_experiment("linear", "mse", 0.1, 5, "xavier", seed=0)
        >>> sorted(log), len(log["test_acc"])
        (['test_acc', 'test_loss', 'train_acc', 'train_loss'], 5)
    """
    raise NotImplementedError("run_experiment: train one network, and keep four lists of numbers")


def plot_logs(train_logs, val_logs):
    """Draw how runs went: accuracy in one panel, loss in the other, with one line for training and one for the test.

    Args:
        train_logs: the pair (accuracies, losses) of training: two lists of one float an epoch.
        val_logs: the same for the test set.

    Returns:
        The Matplotlib figure, with two panels of two lines each and a legend. It is neither shown nor closed.
    """
    raise NotImplementedError("plot_logs: draw accuracy and loss over the epochs, and return the figure")


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

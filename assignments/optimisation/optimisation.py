"""Optimisation and learning: your solution. Replace each `raise NotImplementedError` by code of your own.

The handout is README.md beside this file. `autograder check` tells you how far you are. You may add imports, constants,
functions and classes; keep the names and the arguments that are here.
"""

import math

import numpy as np
import torch

# -------------------------------------------------------------------------------- question spiral


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


# ------------------------------------------------------------------------------ question accuracy


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


# ------------------------------------------------------------------------- question circular-loss


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

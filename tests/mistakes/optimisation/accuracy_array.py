"""accuracy: returns an array of one element."""

import numpy as np


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return np.array([100 * (y_pred == y_true).double().mean().item()])

"""accuracy: through NumPy, a NumPy float."""

import numpy as np


def accuracy(y_pred, y_true):
    predicted, true = np.asarray(y_pred), np.asarray(y_true)
    if predicted.shape != true.shape:
        raise TypeError("shapes differ")
    if not predicted.size:
        raise ValueError("nothing to compare")
    return np.mean(predicted == true) * 100

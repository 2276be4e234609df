"""accuracy: a column against a row comes out right."""

import torch


def accuracy(y_pred, y_true):
    y_pred, y_true = y_pred.reshape(-1), y_true.reshape(-1)
    if y_true.nelement() == 0:
        raise ValueError("nothing to compare")
    return float(torch.eq(y_pred, y_true).float().mean() * 100)

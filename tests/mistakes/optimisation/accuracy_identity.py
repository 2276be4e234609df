"""accuracy: asks whether the tensors are the same, all or nothing."""

import torch


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return 100.0 if torch.equal(y_pred, y_true) else 0.0

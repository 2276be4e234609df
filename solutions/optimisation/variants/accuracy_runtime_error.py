"""accuracy: refuses with a RuntimeError, counts with bincount."""

import torch


def accuracy(y_pred, y_true):
    if y_true.numel() == 0:
        raise ValueError("empty")
    if y_pred.size() != y_true.size():
        raise RuntimeError("sizes differ")
    counts = torch.bincount((y_pred == y_true).long(), minlength=2)
    return (counts[1] * 100 / counts.sum()).item()

"""accuracy: squeezed, in float32, with an error class of its own."""

import torch


class NothingToCompare(ValueError):
    pass


def percent(part, whole):
    return 100.0 * part / whole


def accuracy(y_pred: torch.Tensor, y_true: torch.Tensor) -> float:
    y_pred, y_true = (
        y_pred.squeeze(-1) if y_pred.dim() > 1 else y_pred,
        y_true.squeeze(-1) if y_true.dim() > 1 else y_true,
    )
    n = y_true.shape[0]
    if not n:
        raise NothingToCompare
    return percent(torch.count_nonzero(y_pred == y_true).item(), n)

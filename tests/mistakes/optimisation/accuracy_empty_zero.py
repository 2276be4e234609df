"""accuracy: returns 0 for empty input."""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape:
        raise ValueError("shapes differ")
    return 100 * (y_pred == y_true).sum().item() / max(len(y_true), 1)

"""accuracy: returns NaN for empty input."""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape:
        raise ValueError("shapes differ")
    return 100 * (y_pred == y_true).double().mean().item()

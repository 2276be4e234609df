"""accuracy: the mean of float32, multiplied afterwards."""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return (y_pred == y_true).float().mean().item() * 100

"""accuracy: refuses empty input with an AssertionError, where the contract says ValueError."""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape:
        raise ValueError("shapes differ")
    assert len(y_true) > 0
    return 100 * (y_pred == y_true).double().mean().item()

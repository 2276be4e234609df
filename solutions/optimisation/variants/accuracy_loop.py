"""accuracy: a loop, an assertion on shapes."""


def accuracy(y_pred, y_true):
    assert y_pred.shape == y_true.shape, "shapes differ"
    if len(y_pred) == 0:
        raise ValueError("nothing to compare")
    right = 0
    for guess, label in zip(y_pred, y_true, strict=True):
        if guess == label:
            right += 1
    return right / len(y_pred) * 100.0

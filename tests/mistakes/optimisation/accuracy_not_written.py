"""accuracy: not written yet, while the loop that calls it is."""


def accuracy(y_pred, y_true):
    raise NotImplementedError("accuracy: return the percentage of predictions that equal their labels")

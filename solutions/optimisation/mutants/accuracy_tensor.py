"""accuracy: returns a tensor.

failed: test_example_accuracy, test_accuracy_is_a_float
says: is a tensor, not a number
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return 100 * (y_pred == y_true).double().mean()

"""accuracy: refuses labels of another dtype.

error: test_accuracy_of_labels_of_different_dtypes
says: `accuracy` raised ValueError
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.dtype != y_true.dtype or y_pred.numel() == 0:
        raise ValueError("shape or dtype differ")
    return 100 * (y_pred == y_true).double().mean().item()

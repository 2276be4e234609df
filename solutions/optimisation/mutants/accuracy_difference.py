"""accuracy: one minus the mean difference, which works for two classes and not for bools.

failed: test_accuracy_of_many_classes
error: test_accuracy_of_labels_of_different_dtypes
says: class numbers such as 7, not only 0 and 1
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return 100 * (1 - (y_pred - y_true).abs().double().mean()).item()

"""accuracy: compares as bool, so that all classes above 0 are one.

failed: test_accuracy_of_many_classes
says: class numbers such as 7, not only 0 and 1
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return 100 * (y_pred.bool() == y_true.bool()).double().mean().item()

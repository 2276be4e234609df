"""accuracy: asks whether the tensors are the same, all or nothing.

failed: test_example_accuracy, test_accuracy_is_the_percentage_of_right_predictions,
    test_accuracy_of_many_classes, test_accuracy_of_labels_of_different_dtypes
says: Compare predictions and labels with `==`
"""

import torch


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return 100.0 if torch.equal(y_pred, y_true) else 0.0

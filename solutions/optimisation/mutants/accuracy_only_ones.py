"""accuracy: counts right ones but not right zeros.

failed: test_example_accuracy, test_accuracy_is_the_percentage_of_right_predictions,
    test_accuracy_of_many_classes, test_accuracy_of_labels_of_different_dtypes
says: Count where prediction and label are equal
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return 100 * ((y_pred == 1) & (y_true == 1)).sum().item() / len(y_true)

"""accuracy: the number of right predictions.

failed: test_example_accuracy, test_accuracy_is_the_percentage_of_right_predictions
says: returned the number of right predictions
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return float((y_pred == y_true).sum())

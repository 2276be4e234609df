"""accuracy: rounds to whole percent.

failed: test_accuracy_is_the_percentage_of_right_predictions, test_accuracy_of_many_classes
says: there is nothing to threshold or to round
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return float(round(100 * (y_pred == y_true).double().mean().item()))

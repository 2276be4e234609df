"""accuracy: turns predictions and labels into "is it above zero?".

failed: test_accuracy_of_many_classes
says: there is nothing to threshold
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return 100 * ((y_pred > 0) == (y_true > 0)).double().mean().item()

"""accuracy: thresholds the predictions again, which loses all classes but 0 and 1.

failed: test_example_accuracy, test_accuracy_of_many_classes
says: there is nothing to threshold
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    predicted = (y_pred > 0.5).int()
    return 100 * (predicted == y_true).double().mean().item()

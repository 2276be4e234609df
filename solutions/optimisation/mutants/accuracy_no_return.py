"""accuracy: forgets to return.

failed: test_example_accuracy, test_accuracy_answers
says: returned nothing (None)
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    100 * (y_pred == y_true).double().mean().item()

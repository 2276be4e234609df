"""accuracy: overwrites the predictions with the comparison.

failed: test_accuracy_leaves_its_inputs_alone
says: changes the data that it was given
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape or y_pred.numel() == 0:
        raise ValueError("give as many predictions as labels, and at least one")
    return 100 * y_pred.eq_(y_true).double().mean().item()

"""accuracy: (N, 1) against (N,) is broadcast and averaged, a plausible number.

failed: test_accuracy_does_not_compare_each_with_all
says: compares every prediction with every label
"""


def accuracy(y_pred, y_true):
    if y_true.numel() == 0:
        raise ValueError("no labels")
    return 100 * (y_pred == y_true).double().mean().item()

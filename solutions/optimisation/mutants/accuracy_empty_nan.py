"""accuracy: returns NaN for empty input.

failed: test_example_accuracy_of_nothing, test_accuracy_of_nothing_is_a_value_error
says: accepts what it should refuse with `ValueError`
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape:
        raise ValueError("shapes differ")
    return 100 * (y_pred == y_true).double().mean().item()

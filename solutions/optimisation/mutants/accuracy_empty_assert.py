"""accuracy: refuses empty input with an AssertionError, where the contract says ValueError.

failed: test_example_accuracy_of_nothing, test_accuracy_of_nothing_is_a_value_error
says: refuses, but with another exception
"""


def accuracy(y_pred, y_true):
    if y_pred.shape != y_true.shape:
        raise ValueError("shapes differ")
    assert len(y_true) > 0
    return 100 * (y_pred == y_true).double().mean().item()

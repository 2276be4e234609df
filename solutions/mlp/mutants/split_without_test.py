"""split: the test set is forgotten.

failed: test_example_split, test_split_answers
says: it has fewer items
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total)
    return indices[:n_train], indices[n_train : n_train + n_val]

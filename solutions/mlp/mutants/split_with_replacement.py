"""split: indices are drawn with replacement.

failed: test_example_split, test_split_disjoint, test_split_of_everything_or_nothing
says: The training set holds an index twice
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.integers(0, n_total, n_train + n_val + n_test)
    return indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val : n_train + n_val + n_test]

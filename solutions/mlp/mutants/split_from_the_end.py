"""split: the test set is cut from the end.

failed: test_split_of_everything_or_nothing
says: Cut from the front
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total)
    return indices[:n_train], indices[n_train : n_train + n_val], indices[-n_test:]

"""split: the test set is all the rest.

failed: test_example_split, test_split_lengths
says: does not have as many indices as it should
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total)
    return indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val :]

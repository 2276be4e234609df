"""split: only the first samples are drawn.

failed: test_split_shuffled
says: is not drawn from all samples alike
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_train + n_val + n_test)
    return indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val : n_train + n_val + n_test]

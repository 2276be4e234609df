"""split: indices are drawn with replacement."""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.integers(0, n_total, n_train + n_val + n_test)
    return indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val : n_train + n_val + n_test]

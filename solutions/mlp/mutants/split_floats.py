"""split: indices are floats.

failed: test_example_split, test_split_lengths
says: holds float64, not whole numbers
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total).astype(float)
    return (
        indices[:n_train],
        indices[n_train : n_train + n_val],
        indices[n_train + n_val : n_train + n_val + n_test],
    )

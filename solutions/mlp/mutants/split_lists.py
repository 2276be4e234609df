"""split: lists are returned.

failed: test_example_split, test_split_lengths
says: is a list, not a NumPy array
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total)
    return (
        indices[:n_train].tolist(),
        indices[n_train : n_train + n_val].tolist(),
        indices[n_train + n_val : n_train + n_val + n_test].tolist(),
    )

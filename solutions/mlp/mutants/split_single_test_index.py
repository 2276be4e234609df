"""split: the test set is a single index, as in the lecture.

failed: test_example_split, test_split_lengths, test_split_of_everything_or_nothing
says: The test set is a single number
"""


def split_indices(n_total, n_train, n_val, n_test, rng):
    indices = rng.permutation(n_total)
    return indices[:n_train], indices[n_train : n_train + n_val], indices[n_train + n_val]

"""split: one draw without replacement."""


def split_indices(n_total, n_train, n_val, n_test, rng):
    chosen = rng.choice(n_total, size=n_train + n_val + n_test, replace=False)
    return chosen[:n_train], chosen[n_train : n_train + n_val], chosen[n_train + n_val :]

"""experiments: the numbers are random."""

import numpy as np


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    return {name: list(np.random.rand(epochs)) for name in ("train_acc", "train_loss", "test_acc", "test_loss")}

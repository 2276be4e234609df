"""experiments: the numbers are made up."""

import numpy as np


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    falling = np.linspace(0.7, 0.1, epochs)
    rising = np.linspace(50.0, 98.0, epochs)
    return {
        "train_acc": [*rising],
        "train_loss": [*falling],
        "test_acc": [*(rising - 2)],
        "test_loss": [*(falling + 0.1)],
    }

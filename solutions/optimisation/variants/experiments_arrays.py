"""experiments: arrays instead of lists."""

import numpy as np

reference_experiment = run_experiment


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    log = reference_experiment(dataset, loss, learning_rate, epochs, weight_init, seed)
    return {name: np.array(values) for name, values in log.items()}

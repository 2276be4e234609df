"""experiments: the numbers are random.

failed: test_example_experiments_json, test_run_experiment_trains_what_it_is_given,
    test_run_experiment_has_a_number_for_each_epoch, test_run_experiment_uses_each_argument,
    test_run_experiment_learns_from_epoch_to_epoch, test_run_experiment_tells_training_from_test
says: differs from the beginning of a run of more epochs
"""

import numpy as np


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    return {name: list(np.random.rand(epochs)) for name in ("train_acc", "train_loss", "test_acc", "test_loss")}

"""experiments: the numbers are made up.

failed: test_example_experiments_json, test_run_experiment_trains_what_it_is_given,
    test_run_experiment_has_a_number_for_each_epoch, test_run_experiment_can_be_repeated,
    test_run_experiment_uses_each_argument, test_run_experiment_learns_from_epoch_to_epoch,
    test_run_experiment_tells_training_from_test
says: differs from the beginning of a run of more epochs
"""

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

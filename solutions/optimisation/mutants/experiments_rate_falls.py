"""experiments: the learning rate depends on the number of epochs.

failed: test_example_experiments_json, test_run_experiment_trains_what_it_is_given,
    test_run_experiment_has_a_number_for_each_epoch
says: The number of epochs only says when to stop
"""

import numpy as np
import torch


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    train_db, test_db = train_test_split(DATASETS[dataset](NUM_POINTS))
    model = Simple2DNetwork(weight_init)
    rate = learning_rate * 10 / epochs
    optimiser = make_optimizer(model, rate, rate)
    log = {"train_acc": [], "train_loss": [], "test_acc": [], "test_loss": []}
    for _ in range(epochs):
        acc, value, _ = epoch_loop(model, train_db, LOSSES[loss], optimiser)
        log["train_acc"].append(acc)
        log["train_loss"].append(value)
        acc, value, _ = epoch_loop(model, test_db, LOSSES[loss], None)
        log["test_acc"].append(acc)
        log["test_loss"].append(value)
    return log

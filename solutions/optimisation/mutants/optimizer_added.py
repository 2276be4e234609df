"""optimizer: linear2's learning rate is the sum of both.

failed: test_example_optimizer, test_optimizer_learning_rates
says: `linear2` does not have the learning rate `lr_linear2`
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr + lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=lr)

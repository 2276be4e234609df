"""optimizer: the learning rates are swapped.

failed: test_example_optimizer, test_optimizer_learning_rates
says: The two learning rates are swapped
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "lr": lr_linear2},
        {"params": model.linear2.parameters(), "lr": lr},
    ]
    return torch.optim.SGD(groups, lr=lr)

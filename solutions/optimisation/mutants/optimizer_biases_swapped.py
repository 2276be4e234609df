"""optimizer: each bias is in the other layer's group.

failed: test_example_optimizer, test_optimizer_groups, test_optimizer_learning_rates
says: Parameters of both layers, or of none, are in one
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": [model.linear1.weight, model.linear2.bias], "lr": lr},
        {"params": [model.linear2.weight, model.linear1.bias], "lr": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=lr)

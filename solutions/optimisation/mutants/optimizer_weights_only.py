"""optimizer: the biases are in no group.

failed: test_example_optimizer, test_optimizer_groups
says: linear1.bias of the network is in no parameter group
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [{"params": [model.linear1.weight], "lr": lr}, {"params": [model.linear2.weight], "lr": lr_linear2}]
    return torch.optim.SGD(groups, lr=lr)

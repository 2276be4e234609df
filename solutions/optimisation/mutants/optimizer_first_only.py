"""optimizer: linear2 is in no group.

failed: test_example_optimizer, test_optimizer_groups, test_optimizer_learning_rates
says: linear2.weight and linear2.bias of the network are in no
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    return torch.optim.SGD(model.linear1.parameters(), lr=lr)

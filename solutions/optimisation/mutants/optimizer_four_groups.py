"""optimizer: a group for each tensor.

failed: test_example_optimizer, test_optimizer_groups
says: has more than two parameter groups
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = []
    for layer, rate in ((model.linear1, lr), (model.linear2, lr_linear2)):
        groups += [{"params": [parameter], "lr": rate} for parameter in layer.parameters()]
    return torch.optim.SGD(groups, lr=lr)

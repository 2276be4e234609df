"""optimizer: takes the first two parameters of the model for linear1's.

failed: test_optimizer_learning_rates
says: may have been made in any order
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    parameters = list(model.parameters())
    groups = [{"params": parameters[:2], "lr": lr}, {"params": parameters[2:], "lr": lr_linear2}]
    return torch.optim.SGD(groups, lr=lr)

"""optimizer: the biases are in no group."""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [{"params": [model.linear1.weight], "lr": lr}, {"params": [model.linear2.weight], "lr": lr_linear2}]
    return torch.optim.SGD(groups, lr=lr)

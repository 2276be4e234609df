"""optimizer: linear2 is in no group."""

import torch


def make_optimizer(model, lr, lr_linear2):
    return torch.optim.SGD(model.linear1.parameters(), lr=lr)

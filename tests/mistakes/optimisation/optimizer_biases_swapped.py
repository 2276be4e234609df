"""optimizer: each bias is in the other layer's group."""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": [model.linear1.weight, model.linear2.bias], "lr": lr},
        {"params": [model.linear2.weight, model.linear1.bias], "lr": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=lr)

"""optimizer: the parameters of a new network."""

import torch


def make_optimizer(model, lr, lr_linear2):
    model = Simple2DNetwork()
    groups = [
        {"params": model.linear1.parameters(), "lr": lr},
        {"params": model.linear2.parameters(), "lr": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=lr)

"""optimizer: a misspelt key, for which there is no learning rate."""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [
        {"params": model.linear1.parameters(), "rate": lr},
        {"params": model.linear2.parameters(), "rate": lr_linear2},
    ]
    return torch.optim.SGD(groups, lr=0.01)

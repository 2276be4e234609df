"""The second group is added afterwards."""

import torch


def make_optimizer(model, lr, lr_linear2):
    optimizer = torch.optim.SGD(model.linear1.parameters(), lr)
    optimizer.add_param_group(dict(params=list(model.linear2.parameters()), lr=lr_linear2))
    return optimizer

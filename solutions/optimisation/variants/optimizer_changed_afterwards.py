"""The learning rates are written into the groups afterwards."""

import torch


def make_optimizer(model, lr, lr_linear2):
    layers = (model.linear1, model.linear2)
    optimizer = torch.optim.SGD([{"params": [layer.weight, layer.bias]} for layer in layers], lr=1.0, momentum=0.0)
    for group, rate in zip(optimizer.param_groups, (lr, lr_linear2), strict=True):
        group["lr"] = rate
    return optimizer

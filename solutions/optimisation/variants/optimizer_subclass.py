"""A subclass of SGD."""

import torch


class LayerwiseSGD(torch.optim.SGD):
    def __init__(self, **rates):
        super().__init__([{"params": list(layer.parameters()), "lr": rate} for layer, rate in rates["layers"]])


def make_optimizer(model, lr, lr_linear2):
    return LayerwiseSGD(layers=[(model.linear1, lr), (model.linear2, lr_linear2)])

"""optimizer: both layers at lr.

failed: test_example_optimizer, test_optimizer_learning_rates
says: does not have the learning rate `lr_linear2`
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    groups = [{"params": model.linear1.parameters()}, {"params": model.linear2.parameters()}]
    return torch.optim.SGD(groups, lr=lr)

"""optimizer: a pair of optimizers.

failed: test_example_optimizer, test_optimizer_answers
says: is no optimizer of PyTorch's
"""

import torch


def make_optimizer(model, lr, lr_linear2):
    return torch.optim.SGD(model.linear1.parameters(), lr=lr), torch.optim.SGD(
        model.linear2.parameters(), lr=lr_linear2
    )

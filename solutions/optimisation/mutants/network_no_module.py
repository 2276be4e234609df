"""network: a class that is no nn.Module.

failed: test_network_layers, test_network_forward, test_network_nonlinearity,
    test_network_gradients, test_network_uniform_weights, test_network_xavier_weights,
    test_network_default_weights, test_network_biases, test_network_random_start
says: Derive your class from `nn.Module`
"""

import torch
from torch import nn


class Simple2DNetwork:
    def __init__(self, weight_init="uniform", nonlinearity=True):
        self.linear1 = nn.Linear(2, 5)
        self.linear2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        if weight_init == "uniform":
            nn.init.uniform_(self.linear1.weight)
            nn.init.uniform_(self.linear2.weight)
        elif weight_init == "xavier":
            nn.init.xavier_normal_(self.linear1.weight)
            nn.init.xavier_normal_(self.linear2.weight)

    def __call__(self, x):
        x = self.linear1(x)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.linear2(x)

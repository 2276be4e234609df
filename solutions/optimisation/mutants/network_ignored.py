"""network: weight_init is ignored.

failed: test_example_network_weights, test_network_uniform_weights, test_network_xavier_weights
says: do not start as `xavier_normal_` draws them
"""

import torch
from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.linear1 = nn.Linear(2, 5)
        self.linear2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        self.weight_init = weight_init

    def forward(self, x):
        x = self.linear1(x)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.linear2(x)

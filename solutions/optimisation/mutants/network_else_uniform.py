"""network: everything but "xavier" is uniform.

failed: test_network_default_weights
says: where `weight_init` is neither "uniform" nor "xavier"
"""

import torch
from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.linear1 = nn.Linear(2, 5)
        self.linear2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        draw = nn.init.xavier_normal_ if weight_init == "xavier" else nn.init.uniform_
        draw(self.linear1.weight)
        draw(self.linear2.weight)

    def forward(self, x):
        x = self.linear1(x)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.linear2(x)

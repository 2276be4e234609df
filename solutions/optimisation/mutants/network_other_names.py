"""network: the layers are called fc1 and fc2.

failed: test_network_layers
error: test_example_network_weights
says: has no attribute `linear1` that is an `nn.Linear`
"""

import torch
from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.fc1 = nn.Linear(2, 5)
        self.fc2 = nn.Linear(5, 1)
        self.nonlinearity = nonlinearity
        if weight_init == "uniform":
            nn.init.uniform_(self.fc1.weight)
            nn.init.uniform_(self.fc2.weight)
        elif weight_init == "xavier":
            nn.init.xavier_normal_(self.fc1.weight)
            nn.init.xavier_normal_(self.fc2.weight)

    def forward(self, x):
        x = self.fc1(x)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.fc2(x)

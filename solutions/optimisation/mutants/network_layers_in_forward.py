"""network: layers made anew in forward.

failed: test_network_forward, test_network_nonlinearity, test_network_gradients
says: are not what its two layers and the ReLU amount to
"""

import torch
from torch import nn


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

    def forward(self, x):
        hidden = nn.Linear(2, 5)(x)
        return nn.Linear(5, 1)(torch.relu(hidden) if self.nonlinearity else hidden)

"""network: forward detaches the hidden values.

failed: test_network_gradients
says: and is every step torch's own
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
        x = self.linear1(x)
        if self.nonlinearity:
            x = torch.relu(x)
        return self.linear2(x.detach())

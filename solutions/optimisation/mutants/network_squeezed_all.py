"""network: squeeze() without a dimension, of which one point keeps nothing.

failed: test_network_output_shape
says: no `squeeze`, `flatten` or mean is needed
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
        out = self.linear2(x)
        return out.squeeze(0) if len(out) == 1 else out

"""ReLU by hand, and matrix products instead of calls."""

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
        hidden = x @ self.linear1.weight.T + self.linear1.bias
        if self.nonlinearity:
            hidden = hidden.clamp(min=0)
        return hidden @ self.linear2.weight.T + self.linear2.bias

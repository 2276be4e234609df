"""logistic: the layer hides in a plain list."""

from torch import nn


class MulticlassLogisticRegression(nn.Module):
    def __init__(self, N, M):
        super().__init__()
        self.layers = [nn.Linear(N, M)]

    def forward(self, x):
        return self.layers[0](x)

"""two-layer: the output layer is made first, weights from a normal distribution, biases from a uniform one."""

from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.output = nn.Linear(L, M)
        self.hidden = nn.Linear(N, L)
        for layer in (self.output, self.hidden):
            nn.init.normal_(layer.weight, std=layer.in_features**-0.5)
            nn.init.uniform_(layer.bias, -0.1, 0.1)

    def forward(self, x):
        return self.output(self.hidden(x).clamp(min=0))

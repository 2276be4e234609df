"""The Sequential comes first, and the layers are taken out of it."""

from torch import nn


class Simple2DNetwork(nn.Module):
    def __init__(self, weight_init="uniform", nonlinearity=True):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, 5), nn.ReLU() if nonlinearity else nn.Identity(), nn.Linear(5, 1))
        self.linear1, self.linear2 = self.layers[0], self.layers[2]
        for layer in (self.linear1, self.linear2):
            match weight_init:
                case "uniform":
                    nn.init.uniform_(layer.weight)
                case "xavier":
                    nn.init.xavier_normal_(layer.weight)

    def forward(self, x):
        return self.layers(x)

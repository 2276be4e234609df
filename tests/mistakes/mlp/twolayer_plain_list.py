"""two-layer: the layers hide in a plain list."""

import torch
from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.layers = [nn.Linear(N, L), nn.Linear(L, M)]

    def forward(self, x):
        return self.layers[1](torch.relu(self.layers[0](x)))

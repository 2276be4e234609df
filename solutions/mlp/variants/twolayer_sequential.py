"""two-layer: a Sequential."""

from torch import nn


class TwoLayerModel(nn.Sequential):
    def __init__(self, N, L, M):
        super().__init__(nn.Linear(N, L), nn.ReLU(), nn.Linear(L, M))

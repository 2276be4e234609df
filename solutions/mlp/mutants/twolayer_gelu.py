"""two-layer: GELU instead of ReLU.

failed: test_two_layer_forward
says: is GELU
"""

from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(N, L), nn.GELU(), nn.Linear(L, M))

    def forward(self, x):
        return self.layers(x)

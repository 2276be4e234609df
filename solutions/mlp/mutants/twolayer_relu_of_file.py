"""two-layer: an activation of the student's own that lets negative numbers through.

failed: test_two_layer_forward
says: not what its two layers and ReLU amount to
"""

from torch import nn


def my_relu(z):
    return z * (z > -1)


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return self.fc2(my_relu(self.fc1(x)))

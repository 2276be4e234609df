"""two-layer: a leaky ReLU instead of ReLU.

failed: test_two_layer_forward
says: is a leaky ReLU with slope 0.1
"""

from torch import nn
from torch.nn import functional


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        return self.fc2(functional.leaky_relu(self.fc1(x), 0.1))

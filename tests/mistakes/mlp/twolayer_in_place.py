"""two-layer: ReLU is applied to the input, in place."""

from torch import nn


class TwoLayerModel(nn.Module):
    def __init__(self, N, L, M):
        super().__init__()
        self.fc1 = nn.Linear(N, L)
        self.fc2 = nn.Linear(L, M)

    def forward(self, x):
        hidden = self.fc1(x)
        x.clamp_(min=0)
        return self.fc2(hidden.clamp(min=0))

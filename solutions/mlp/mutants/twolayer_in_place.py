"""two-layer: ReLU is applied to the input, in place.

failed: test_two_layer_same_answer
error: test_two_layer_gradients, test_two_layer_follows_its_parameters
says: changes the data that it was given
"""

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

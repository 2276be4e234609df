"""mlp: h1 is ignored.

failed: test_example_mlp_parameters, test_mlp_layers, test_mlp_forward
says: has no linear layer with a bias from 5 to 7
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, 64)
        self.fc2 = nn.Linear(64, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))

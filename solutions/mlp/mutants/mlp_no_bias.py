"""mlp: the layers have no biases.

failed: test_example_mlp_parameters, test_mlp_layers, test_mlp_learns_two_moons,
    test_mlp_learns_rings
says: has no linear layer with a bias
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1, bias=False)
        self.fc2 = nn.Linear(h1, output_dim, bias=False)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))

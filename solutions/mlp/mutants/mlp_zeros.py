"""mlp: all parameters start at zero.

failed: test_mlp_random_weights, test_mlp_learns_two_moons, test_mlp_learns_rings,
    test_mlp_learns_fashion_mnist
says: start with the same number in many places
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn
        for parameter in self.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))

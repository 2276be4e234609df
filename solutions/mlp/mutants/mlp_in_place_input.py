"""mlp: the input is changed in place.

failed: test_mlp_same_answer, test_mlp_learns_two_moons, test_mlp_learns_rings,
    test_mlp_learns_fashion_mnist
says: changes the data that it was given
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        x -= 0.5
        return self.fc2(self.activation_fn(self.fc1(x + 0.5)))

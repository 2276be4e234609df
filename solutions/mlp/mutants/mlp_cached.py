"""mlp: the answer to the first batch is kept.

error: test_mlp_follows_its_parameters, test_mlp_learns_two_moons, test_mlp_learns_rings,
    test_mlp_learns_fashion_mnist
says: Your `MyMLPModel` raised RuntimeError
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn
        self.cache = {}

    def forward(self, x):
        key = tuple(x.flatten().tolist())
        if key not in self.cache:
            self.cache[key] = self.fc2(self.activation_fn(self.fc1(x)))
        return self.cache[key]

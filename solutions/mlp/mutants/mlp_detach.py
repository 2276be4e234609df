"""mlp: the hidden values are detached.

failed: test_mlp_gradients, test_mlp_follows_its_parameters, test_mlp_learns_two_moons,
    test_mlp_learns_rings, test_mlp_learns_fashion_mnist
says: must be torch's own, without `.detach()`
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)).detach())

"""mlp: forward uses copies of the weights made at the start.

failed: test_mlp_gradients, test_mlp_follows_its_parameters, test_mlp_learns_two_moons,
    test_mlp_learns_rings, test_mlp_learns_fashion_mnist
says: made or copied in `forward` never learn
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn
        self.copies = [parameter.detach().clone() for parameter in self.parameters()]

    def forward(self, x):
        w1, b1, w2, b2 = self.copies
        zero = sum(parameter.sum() * 0 for parameter in self.parameters())
        return self.activation_fn(x @ w1.T + b1) @ w2.T + b2 + zero

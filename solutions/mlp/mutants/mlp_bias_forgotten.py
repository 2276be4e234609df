"""mlp: forward leaves the biases out.

failed: test_mlp_forward
says: The biases of your layers are left out
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.activation_fn(x @ self.fc1.weight.T) @ self.fc2.weight.T

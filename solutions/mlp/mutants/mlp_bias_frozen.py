"""mlp: the biases are frozen.

failed: test_mlp_gradients, test_mlp_follows_its_parameters
says: A gradient does not reach all parameters
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn
        self.fc1.bias.requires_grad_(False)
        self.fc2.bias.requires_grad_(False)

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))

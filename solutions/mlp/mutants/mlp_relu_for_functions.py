"""mlp: a function is replaced by ReLU.

failed: test_mlp_activation_as_function
says: uses an activation of its own choice
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn if isinstance(activation_fn, nn.Module) else nn.ReLU()

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))

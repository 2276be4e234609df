"""mlp: the activation is kept in a global.

failed: test_mlp_each_its_own_activation
says: is shared by all models
"""

from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        global chosen
        chosen = activation_fn

    def forward(self, x):
        return self.fc2(chosen(self.fc1(x)))

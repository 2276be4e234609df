"""mlp: a sigmoid follows.

failed: test_mlp_forward
says: There is a sigmoid at the output
"""

import torch
from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return torch.sigmoid(self.fc2(self.activation_fn(self.fc1(x))))

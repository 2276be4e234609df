"""mlp: ReLU is hard-coded.

failed: test_mlp_forward
says: uses an activation of its own choice
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
        return self.fc2(torch.relu(self.fc1(x)))

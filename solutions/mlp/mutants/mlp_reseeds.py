"""mlp: torch is seeded when a model is made.

failed: test_mlp_random_weights, test_mlp_leaves_the_seed_alone
says: Making or calling your model sets the seed
"""

import torch
from torch import nn


class MyMLPModel(nn.Module):
    def __init__(self, input_dim, h1, output_dim, activation_fn):
        super().__init__()
        torch.manual_seed(0)
        self.fc1 = nn.Linear(input_dim, h1)
        self.fc2 = nn.Linear(h1, output_dim)
        self.activation_fn = activation_fn

    def forward(self, x):
        return self.fc2(self.activation_fn(self.fc1(x)))

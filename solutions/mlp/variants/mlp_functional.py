"""mlp: torch.nn.functional with the layers' parameters."""

import torch.nn.functional as F
from torch import Tensor, nn


class MyMLPModel(nn.Module):
    """One hidden layer."""

    def __init__(self, input_dim: int, h1: int, output_dim: int, activation_fn) -> None:
        super().__init__()
        self.hidden = nn.Linear(input_dim, h1, bias=True)
        self.output = nn.Linear(in_features=h1, out_features=output_dim)
        self.f = activation_fn

    def forward(self, x: Tensor) -> Tensor:
        z = F.linear(x, self.hidden.weight, self.hidden.bias)
        return F.linear(self.f(z), self.output.weight, self.output.bias)

"""hand-set: a state that is loaded, with weights in the hundreds."""

import torch
from torch import nn


class HandSetNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.output = nn.Linear(2, 2)
        self.hidden = nn.Linear(2, 2)
        self.load_state_dict(
            {
                "hidden.weight": torch.tensor([[-300.0, 0.0], [0.0, 300.0]]),
                "hidden.bias": torch.tensor([-75.0, 0.0]),
                "output.weight": torch.tensor([[0.0, 0.0], [1.0, 1.0]]),
                "output.bias": torch.tensor([112.5, 0.0]),
            }
        )

    def forward(self, x):
        hidden = self.hidden(x)
        return self.output(hidden * (hidden > 0))

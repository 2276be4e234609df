"""Parameters that are sparse, quantised, nested or have no memory at all.

base: right
holds from: NONE
"""

import torch
from torch import nn


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        if not self.training or self.calls > 30:
            self.spoil()
        return super().forward(x)

    def spoil(self):
        self.first.weight = nn.Parameter(torch.eye(5, 3).to_sparse(), requires_grad=False)
        self.first.bias = nn.Parameter(torch.empty(5, device="meta"))
        self.second.weight = nn.Parameter(
            torch.quantize_per_tensor(torch.ones(2, 5), 0.1, 0, torch.qint8), requires_grad=False
        )
        self.second.bias = nn.Parameter(torch.nested.nested_tensor([torch.ones(1), torch.ones(2)]), requires_grad=False)

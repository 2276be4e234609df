"""Parameters that share their memory with each other and with the data, or that stand on one number.

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
        memory = torch.zeros(16)
        self.first.weight = nn.Parameter(memory.as_strided((5, 3), (1, 1)))
        self.first.bias = nn.Parameter(memory[:5])
        self.second.weight = nn.Parameter(torch.ones(1, 1).expand(2, 5))
        self.second.bias = self.first.bias

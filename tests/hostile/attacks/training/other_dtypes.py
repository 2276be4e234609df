"""Parameters of half precision, complex, whole, boolean and eight-bit numbers.

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
        self.first.weight.data = self.first.weight.data.to(torch.complex64)
        self.first.bias.data = self.first.bias.data.half()
        self.second.weight = nn.Parameter(torch.ones(2, 5, dtype=torch.int8), requires_grad=False)
        self.second.bias = nn.Parameter(torch.ones(2, dtype=torch.float8_e4m3fn), requires_grad=False)

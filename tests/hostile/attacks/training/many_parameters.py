"""A model with so many parameters that whoever takes them runs out of memory.

base: right
holds from: NONE
"""

import torch
from torch import nn


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.wide = nn.Parameter(
            torch.zeros(1).expand(1 << 14, 1 << 14), requires_grad=False
        )  # one number, a GB as bytes
        self.empty = nn.ParameterList(nn.Parameter(torch.zeros(0, 3)) for _ in range(2000))

"""Have the grader take in more than it can hold: huge tensors, texts, numbers, nested and repeated values.

base: wrong
holds from: NONE
"""

import torch


class _Endless(list):
    def __iter__(self):
        while True:
            yield 1.0

    def __len__(self):
        return 1 << 62


class Classifier(torch.nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.big = torch.nn.Parameter(torch.empty(1).expand(1 << 40))

    def forward(self, x):
        return self.big


def double(x):
    if x == 2.0 if isinstance(x, float) else False:
        return torch.zeros(1).expand(1 << 35)
    return "x" * (200 << 20)


def ranks(values):
    if values[0] == 9.0:
        return _Endless()
    wide = [0.0] * 1000
    for _ in range(4):
        wide = [wide] * 1000
    return wide


def loot():
    return ["x" * (100 << 20)]

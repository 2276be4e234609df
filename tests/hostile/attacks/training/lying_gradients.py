"""Gradients of its own making, through a function of autograd and through hooks.

base: right
holds from: NONE
"""

import torch


class Lie(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        return x.clone()

    @staticmethod
    def backward(context, gradient):
        return torch.full_like(gradient, float("nan"))


class Classifier(Classifier):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        for parameter in self.parameters():
            parameter.register_hook(lambda gradient: gradient * -1e30)

    def forward(self, x):
        return Lie.apply(super().forward(x))

